// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.landing;

import java.io.Serializable;
import java.time.Instant;

/**
 * The time whose changes an incremental export holds, as far as they were the last ones of their item.
 *
 * @param from inclusive
 * @param to exclusive
 * @param view which images the records have, in AWS's words
 */
public record ChangeWindow(Instant from, Instant to, String view) implements Serializable {}
