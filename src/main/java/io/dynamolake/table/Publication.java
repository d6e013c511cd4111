// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.table;

/**
 * One commit of one run.
 *
 * @param version as the table counts it; {@link #EXPIRED} if the table knows the run but keeps its commit no longer
 * @param files how many files the run added; 0 when expired, as are the rows
 */
public record Publication(String runId, String version, long files, long rows) {
  public static final String EXPIRED = "expired";
}
