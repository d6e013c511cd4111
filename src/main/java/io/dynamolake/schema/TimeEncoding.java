// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.schema;

import java.io.Serializable;

/** How an attribute writes a moment: as text in a format, or as a number in a unit. */
public sealed interface TimeEncoding extends Serializable permits TextFormat, EpochUnit {}
