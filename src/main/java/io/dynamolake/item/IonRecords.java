// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.item;

import java.io.ByteArrayOutputStream;

/**
 * Turns a record of an Ion export into the same record in DynamoDB JSON, so that everything downstream knows one format: a line
 * {@code $ion_1_0 {Item:{a:1.}}} becomes {@code {"Item":{"a":{"N":"1"}}}}. Numbers come out plain ({@code 6d2} is 600), {@code null} of
 * whatever type is NULL, an annotated list is a set. A record has its line to itself; one that goes on in the next line is refused.
 *
 * <p>Not thread-safe; keep one per thread and reuse it.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html">Export output format</a>
 */
public final class IonRecords {
  private final JsonOutput json = new JsonOutput();
  private final PlainIon plain = new PlainIon(json);
  private final AnyIon any = new AnyIon(json);

  /**
   * Appends the record as UTF-8, without a line end, to {@code out}; appends nothing if it throws.
   *
   * @throws MalformedRecordException if the line is not exactly one item, or holds what DynamoDB has no type for: floats, timestamps, symbols,
   *     clobs, s-expressions, unknown annotations, more than {@value ItemJson#MAX_LEVELS} levels
   */
  public void toJson(byte[] line, int offset, int length, ByteArrayOutputStream out)
      throws MalformedRecordException {
    if (!plain.toJson(line, offset, length)) {
      any.toJson(line, offset, length);
    }
    json.copyTo(out);
  }

  /**
   * Appends a record of an incremental export as {@link ChangeEnvelope} reads it. The record may stand in the line by itself or as {@code
   * {Record:{...}}}: nobody has published a line that AWS wrote, so both forms that other programs know are taken.
   *
   * <p>A member of it that is refused is left out, and {@link ChangeEnvelope} hears why after all others: the key may still be told.
   *
   * @throws MalformedRecordException as {@link #toJson} does, but not for what is within a member
   */
  public void changeToJson(byte[] line, int offset, int length, ByteArrayOutputStream out)
      throws MalformedRecordException {
    if (!plain.changeToJson(line, offset, length)) {
      any.changeToJson(line, offset, length);
    }
    json.copyTo(out);
  }
}
