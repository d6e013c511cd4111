// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.benchmark;

/**
 * One run of one task.
 *
 * @param load average number of runnable processes when it began: above 0.5 or so, other work shared the processors
 * @param outputBytes of data files, 0 if the task writes none
 */
record Measurement(
    Task task, long items, int run, Usage usage, double load, long outputBytes, long outputFiles) {}
