// SPDX-License-Identifier: Apache-2.0
package io.dynamolake.pipeline.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of the pipeline file: everything that is known about it, declared once.
 *
 * @param key the path of the key, with dots between sections
 * @param defaultValue null when leaving the key out has a meaning of its own, which {@code help} tells, or is not allowed
 * @param fallback another option whose value this one has by default
 * @param when the only circumstances in which the key may be given, any of them; empty for all
 * @param role whether another value under the same run id is another run
 */
record Option<T>(
    String key,
    OptionType<T> type,
    @Nullable T defaultValue,
    @Nullable Option<T> fallback,
    Presence presence,
    List<When> when,
    Role role,
    String help,
    String example) {
  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  enum Role {
    /** Decides what a run reads or writes, so it is part of the fingerprint. */
    RESULT,
    /** Decides how fast a run goes, by whose credentials or when it stops, and may change between two attempts of one run. */
    PACE
  }

  /**
   * @param value the canonical text that {@code option} must have
   * @param and what must be so, too; null for nothing
   */
  record When(Option<?> option, String value, @Nullable When and) {}

  static <T> Option<T> of(String key, OptionType<T> type, String example, String help) {
    return new Option<>(
        key, type, null, null, Presence.OPTIONAL, List.of(), Role.RESULT, help, example);
  }

  Option<T> required() {
    return new Option<>(
        key, type, defaultValue, fallback, Presence.REQUIRED, when, role, help, example);
  }

  Option<T> byDefault(T value) {
    return new Option<>(key, type, value, null, presence, when, role, help, example);
  }

  Option<T> byDefault(Option<T> other) {
    return new Option<>(key, type, null, other, presence, when, role, help, example);
  }

  /** Called twice, either of the circumstances is enough. */
  Option<T> onlyWith(Option<?> other, String value) {
    return onlyWith(new When(other, value, null));
  }

  /** Only where both hold. */
  Option<T> onlyWith(Option<?> one, String value, Option<?> other, String otherValue) {
    return onlyWith(new When(one, value, new When(other, otherValue, null)));
  }

  private Option<T> onlyWith(When circumstances) {
    List<When> any = new ArrayList<>(when);
    any.add(circumstances);
    return new Option<>(
        key, type, defaultValue, fallback, presence, List.copyOf(any), role, help, example);
  }

  Option<T> pace() {
    return new Option<>(
        key, type, defaultValue, fallback, presence, when, Role.PACE, help, example);
  }

  /** Everything before the last dot; empty at the top. */
  String section() {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? "" : key.substring(0, dot);
  }

  String name() {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
