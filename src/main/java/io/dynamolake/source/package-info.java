// SPDX-License-Identifier: Apache-2.0
/** Room 1: what all ways of bringing items out of DynamoDB share. */
@NullMarked
package io.dynamolake.source;

import org.jspecify.annotations.NullMarked;
