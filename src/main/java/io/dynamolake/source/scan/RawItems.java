// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.source.scan;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Takes the items out of the answers to those requests that have a {@link #PAGE} for them, before the SDK makes an object of each value.
 * Requests, errors and all other answers stay as they are.
 */
final class RawItems implements ExecutionInterceptor {
  static final ExecutionAttribute<RawPage> PAGE =
      new ExecutionAttribute<>("io.dynamolake.source.scan.page");

  private static final String CRC32 = "x-amz-crc32";
  private static final String ENCODING = "Content-Encoding";

  /** Without these headers the SDK does not compare or unpack what it is left. */
  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse response = context.httpResponse();
    RawPage page = attributes.getAttribute(PAGE);
    if (page == null || !response.isSuccessful()) {
      return response;
    }
    page.begin(
        response.firstMatchingHeader(CRC32).orElse(null),
        response.firstMatchingHeader(ENCODING).orElse(null));
    return response.toBuilder().removeHeader(CRC32).removeHeader(ENCODING).build();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    RawPage page = attributes.getAttribute(PAGE);
    if (page == null || !context.httpResponse().isSuccessful()) {
      return context.responseBody();
    }
    return context.responseBody().map(body -> new ByteArrayInputStream(page.accept(body)));
  }
}
