// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.Serializable;

/**
 * One data file of a landing, as its manifest promises it.
 *
 * @param key the file's name in the manifest; what messages and reports call it
 * @param path where the file was found: a fully qualified Hadoop path
 * @param itemCount how many records the manifest promises
 * @param md5 base64 of the MD5 of the compressed bytes
 * @param sizeBytes compressed size as the file system tells it
 */
public record LandingFile(String key, String path, long itemCount, String md5, long sizeBytes)
    implements Serializable {}
