// SPDX-License-Identifier: Apache-2.0
/** A DynamoDB item on the wire: attribute types, DynamoDB JSON and Ion. No Spark. */
@NullMarked
package io.dynamolake.item;

import org.jspecify.annotations.NullMarked;
