// SPDX-License-Identifier: Apache-2.0
/** Room 1: DynamoDB is asked for a full export to S3, once, and waited for. */
@NullMarked
package io.dynamolake.source.export;

import org.jspecify.annotations.NullMarked;
