const _: () = {
    use crate::__private as __rt;
    use __rt::{LookAny as _, NoKeys as _};
    /**Its fields on each transport:

| field | header | flat | blob | mcp |
|---|---|---|---|---|
| `installation_id` | `x-codex-installation-id`, if `Self::is_remote_v1_compaction` | `x-codex-installation-id` | `installation_id`, if `Self::has_request_identity` | - |
| `session_id` | `session-id` | `session_id` | `session_id`, if `Self::has_turn_identity` | `session_id` |
| `thread_id` | `thread-id` | `thread_id` | `thread_id`, if `Self::has_turn_identity` | `thread_id` |
| `agent_name` | - | - | `agent_name`, if `Self::has_turn_identity`, shed 6 | - |
| `turn_id` | - | `turn_id` | `turn_id`, if `Self::has_turn_identity` | `turn_id` |
| `routing_hint` | - | - | - | - |
| `window_id` | `x-codex-window-id` | `x-codex-window-id` | `window_id`, if `Self::has_request_identity` | - |
| `window_number` | - | - | `window_number`, if `Self::has_request_identity` | - |
| `context_window_id` | - | - | `context_window_id`, if `Self::has_request_identity` | - |
| `request_kind` | - | - | flattened | - |
| `forked_from_thread_id` | - | - | `forked_from_thread_id` | `forked_from_thread_id` |
| `forked_from_ordinal_exclusive` | - | - | `forked_from_ordinal_exclusive` | `forked_from_ordinal_exclusive` |
| `parent_thread_id` | `x-codex-parent-thread-id` | `x-codex-parent-thread-id` | `parent_thread_id` | `parent_thread_id` |
| `parent_turn_id` | - | `parent_turn_id` | `parent_turn_id` | - |
| `root_turn_id` | - | `root_turn_id` | `root_turn_id` | - |
| `subagent_header` | `x-openai-subagent` | `x-openai-subagent` | - | - |
| `subagent_kind` | - | - | `subagent_kind` | `subagent_kind` |
| `thread_source` | - | - | `thread_source` | `thread_source` |
| `turn_trigger` | - | - | `turn_trigger`, shed 3 | `turn_trigger` |
| `sandbox` | - | - | `sandbox`, shed 5 | `sandbox` |
| `sandbox_mode` | - | - | `sandbox_mode`, shed 4 | `sandbox_mode` |
| `auto_review_enabled` | - | - | `auto_review_enabled` | `auto_review_enabled` |
| `node_repl_auto_review_required` | - | - | `node_repl_auto_review_required` | `node_repl_auto_review_required` |
| `node_repl_disabled` | - | - | `node_repl_disabled` | `node_repl_disabled` |
| `workspaces` | - | - | `workspaces`, not if `BTreeMap::is_empty`, shed 1 | `workspaces`, not if `BTreeMap::is_empty` |
| `tool_namespaces_info` | - | - | `tool_namespaces_info`, body only | - |
| `turn_started_at_unix_ms` | - | - | `turn_started_at_unix_ms` | `turn_started_at_unix_ms` |
| `history_ingest_requested` | - | - | `history_ingest_requested` | `history_ingest_requested` |
| `model` | - | - | - | `model` |
| `reasoning_effort` | - | - | - | `reasoning_effort` |
| `user_input_requested_during_turn` | - | - | - | `user_input_requested_during_turn`, not if `is_false` |
| `extras` | - | - | the caller's pairs, shed 2 | the client's pairs |

The blob is `x-codex-turn-metadata`, if `Self::has_turn_metadata`, of 4096 bytes at most in its header

A flat value has 2048 bytes at most

Reserved: `code_mode_tool_names`, `x-client-request-id`
*/
    #[automatically_derived]
    impl __rt::CodexMeta for CodexResponsesMetadata {
        const CONTRACT: &'static __rt::Contract = &__rt::Contract::new(
                "CodexResponsesMetadata",
                &[
                    __rt::Field::new("installation_id")
                        .with_header(
                            __rt::Slot::new(&[__rt::Key::text("x-codex-installation-id")])
                                .with_when(__rt::Condition::new(1, "Self::is_remote_v1_compaction")),
                        ).with_flat(__rt::Slot::new(&[__rt::Key::text("x-codex-installation-id")]))
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("installation_id", ",\"installation_id\":")])
                                .with_when(__rt::Condition::new(2, "Self::has_request_identity")),
                        ),
                    __rt::Field::new("session_id").with_header(__rt::Slot::new(&[__rt::Key::text("session-id")]))
                        .with_flat(__rt::Slot::new(&[__rt::Key::text("session_id")]))
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("session_id", ",\"session_id\":")])
                                .with_when(__rt::Condition::new(3, "Self::has_turn_identity")),
                        ).with_views(&[("mcp", __rt::Slot::new(&[__rt::Key::json("session_id", ",\"session_id\":")]))]),
                    __rt::Field::new("thread_id").with_header(__rt::Slot::new(&[__rt::Key::text("thread-id")]))
                        .with_flat(__rt::Slot::new(&[__rt::Key::text("thread_id")]))
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("thread_id", ",\"thread_id\":")])
                                .with_when(__rt::Condition::new(3, "Self::has_turn_identity")),
                        ).with_views(&[("mcp", __rt::Slot::new(&[__rt::Key::json("thread_id", ",\"thread_id\":")]))]),
                    __rt::Field::new("agent_name")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("agent_name", ",\"agent_name\":")])
                                .with_when(__rt::Condition::new(3, "Self::has_turn_identity")).with_shed(6),
                        ),
                    __rt::Field::new("turn_id").with_flat(__rt::Slot::new(&[__rt::Key::text("turn_id")]))
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("turn_id", ",\"turn_id\":")])
                                .with_when(__rt::Condition::new(3, "Self::has_turn_identity")),
                        ).with_views(&[("mcp", __rt::Slot::new(&[__rt::Key::json("turn_id", ",\"turn_id\":")]))]),
                    __rt::Field::new("routing_hint"),
                    __rt::Field::new("window_id").with_header(__rt::Slot::new(&[__rt::Key::text("x-codex-window-id")]))
                        .with_flat(__rt::Slot::new(&[__rt::Key::text("x-codex-window-id")]))
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("window_id", ",\"window_id\":")])
                                .with_when(__rt::Condition::new(2, "Self::has_request_identity")),
                        ),
                    __rt::Field::new("window_number")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("window_number", ",\"window_number\":")])
                                .with_when(__rt::Condition::new(2, "Self::has_request_identity")),
                        ),
                    __rt::Field::new("context_window_id")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("context_window_id", ",\"context_window_id\":")])
                                .with_when(__rt::Condition::new(2, "Self::has_request_identity")),
                        ),
                    __rt::Field::new("request_kind")
                        .with_blob(__rt::Slot::flatten(__rt::KeysOf::<Option<RequestKind>>::KEYS)),
                    __rt::Field::new("forked_from_thread_id")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("forked_from_thread_id", ",\"forked_from_thread_id\":")]),
                        )
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[__rt::Key::json("forked_from_thread_id", ",\"forked_from_thread_id\":")],
                                    ),
                                ),
                            ],
                        ),
                    __rt::Field::new("forked_from_ordinal_exclusive")
                        .with_blob(
                            __rt::Slot::new(
                                &[
                                    __rt::Key::json(
                                        "forked_from_ordinal_exclusive",
                                        ",\"forked_from_ordinal_exclusive\":",
                                    ),
                                ],
                            ),
                        )
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[
                                            __rt::Key::json(
                                                "forked_from_ordinal_exclusive",
                                                ",\"forked_from_ordinal_exclusive\":",
                                            ),
                                        ],
                                    ),
                                ),
                            ],
                        ),
                    __rt::Field::new("parent_thread_id")
                        .with_header(__rt::Slot::new(&[__rt::Key::text("x-codex-parent-thread-id")]))
                        .with_flat(__rt::Slot::new(&[__rt::Key::text("x-codex-parent-thread-id")]))
                        .with_blob(__rt::Slot::new(&[__rt::Key::json("parent_thread_id", ",\"parent_thread_id\":")]))
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(&[__rt::Key::json("parent_thread_id", ",\"parent_thread_id\":")]),
                                ),
                            ],
                        ),
                    __rt::Field::new("parent_turn_id").with_flat(__rt::Slot::new(&[__rt::Key::text("parent_turn_id")]))
                        .with_blob(__rt::Slot::new(&[__rt::Key::json("parent_turn_id", ",\"parent_turn_id\":")])),
                    __rt::Field::new("root_turn_id").with_flat(__rt::Slot::new(&[__rt::Key::text("root_turn_id")]))
                        .with_blob(__rt::Slot::new(&[__rt::Key::json("root_turn_id", ",\"root_turn_id\":")])),
                    __rt::Field::new("subagent_header")
                        .with_header(__rt::Slot::new(&[__rt::Key::text("x-openai-subagent")]))
                        .with_flat(__rt::Slot::new(&[__rt::Key::text("x-openai-subagent")])),
                    __rt::Field::new("subagent_kind")
                        .with_blob(__rt::Slot::new(&[__rt::Key::json("subagent_kind", ",\"subagent_kind\":")]))
                        .with_views(
                            &[("mcp", __rt::Slot::new(&[__rt::Key::json("subagent_kind", ",\"subagent_kind\":")]))],
                        ),
                    __rt::Field::new("thread_source")
                        .with_blob(__rt::Slot::new(&[__rt::Key::json("thread_source", ",\"thread_source\":")]))
                        .with_views(
                            &[("mcp", __rt::Slot::new(&[__rt::Key::json("thread_source", ",\"thread_source\":")]))],
                        ),
                    __rt::Field::new("turn_trigger")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("turn_trigger", ",\"turn_trigger\":")]).with_shed(3),
                        )
                        .with_views(
                            &[("mcp", __rt::Slot::new(&[__rt::Key::json("turn_trigger", ",\"turn_trigger\":")]))],
                        ),
                    __rt::Field::new("sandbox")
                        .with_blob(__rt::Slot::new(&[__rt::Key::json("sandbox", ",\"sandbox\":")]).with_shed(5))
                        .with_views(&[("mcp", __rt::Slot::new(&[__rt::Key::json("sandbox", ",\"sandbox\":")]))]),
                    __rt::Field::new("sandbox_mode")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("sandbox_mode", ",\"sandbox_mode\":")]).with_shed(4),
                        )
                        .with_views(
                            &[("mcp", __rt::Slot::new(&[__rt::Key::json("sandbox_mode", ",\"sandbox_mode\":")]))],
                        ),
                    __rt::Field::new("auto_review_enabled")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("auto_review_enabled", ",\"auto_review_enabled\":")]),
                        )
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[__rt::Key::json("auto_review_enabled", ",\"auto_review_enabled\":")],
                                    ),
                                ),
                            ],
                        ),
                    __rt::Field::new("node_repl_auto_review_required")
                        .with_blob(
                            __rt::Slot::new(
                                &[
                                    __rt::Key::json(
                                        "node_repl_auto_review_required",
                                        ",\"node_repl_auto_review_required\":",
                                    ),
                                ],
                            ),
                        )
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[
                                            __rt::Key::json(
                                                "node_repl_auto_review_required",
                                                ",\"node_repl_auto_review_required\":",
                                            ),
                                        ],
                                    ),
                                ),
                            ],
                        ),
                    __rt::Field::new("node_repl_disabled")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("node_repl_disabled", ",\"node_repl_disabled\":")]),
                        )
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[__rt::Key::json("node_repl_disabled", ",\"node_repl_disabled\":")],
                                    ),
                                ),
                            ],
                        ),
                    __rt::Field::new("workspaces")
                        .with_blob(__rt::Slot::new(&[__rt::Key::json("workspaces", ",\"workspaces\":")]).with_shed(1))
                        .with_views(&[("mcp", __rt::Slot::new(&[__rt::Key::json("workspaces", ",\"workspaces\":")]))])
                        .with_skip_if("BTreeMap::is_empty"),
                    __rt::Field::new("tool_namespaces_info")
                        .with_blob(
                            __rt::Slot::new(&[__rt::Key::json("tool_namespaces_info", ",\"tool_namespaces_info\":")])
                                .with_body_only(),
                        ),
                    __rt::Field::new("turn_started_at_unix_ms")
                        .with_blob(
                            __rt::Slot::new(
                                &[__rt::Key::json("turn_started_at_unix_ms", ",\"turn_started_at_unix_ms\":")],
                            ),
                        )
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[__rt::Key::json("turn_started_at_unix_ms", ",\"turn_started_at_unix_ms\":")],
                                    ),
                                ),
                            ],
                        ),
                    __rt::Field::new("history_ingest_requested")
                        .with_blob(
                            __rt::Slot::new(
                                &[__rt::Key::json("history_ingest_requested", ",\"history_ingest_requested\":")],
                            ),
                        )
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[
                                            __rt::Key::json(
                                                "history_ingest_requested",
                                                ",\"history_ingest_requested\":",
                                            ),
                                        ],
                                    ),
                                ),
                            ],
                        ),
                    __rt::Field::new("model")
                        .with_views(&[("mcp", __rt::Slot::new(&[__rt::Key::json("model", ",\"model\":")]))]),
                    __rt::Field::new("reasoning_effort")
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(&[__rt::Key::json("reasoning_effort", ",\"reasoning_effort\":")]),
                                ),
                            ],
                        ),
                    __rt::Field::new("user_input_requested_during_turn")
                        .with_views(
                            &[
                                (
                                    "mcp",
                                    __rt::Slot::new(
                                        &[
                                            __rt::Key::json(
                                                "user_input_requested_during_turn",
                                                ",\"user_input_requested_during_turn\":",
                                            ),
                                        ],
                                    ),
                                ),
                            ],
                        ).with_skip_if("is_false"),
                    __rt::Field::new("extras").with_extras(__rt::ExtrasRow::new().with_shed(2)),
                ],
                "| field | header | flat | blob | mcp |\n|---|---|---|---|---|\n| `installation_id` | `x-codex-installation-id`, if `Self::is_remote_v1_compaction` | `x-codex-installation-id` | `installation_id`, if `Self::has_request_identity` | - |\n| `session_id` | `session-id` | `session_id` | `session_id`, if `Self::has_turn_identity` | `session_id` |\n| `thread_id` | `thread-id` | `thread_id` | `thread_id`, if `Self::has_turn_identity` | `thread_id` |\n| `agent_name` | - | - | `agent_name`, if `Self::has_turn_identity`, shed 6 | - |\n| `turn_id` | - | `turn_id` | `turn_id`, if `Self::has_turn_identity` | `turn_id` |\n| `routing_hint` | - | - | - | - |\n| `window_id` | `x-codex-window-id` | `x-codex-window-id` | `window_id`, if `Self::has_request_identity` | - |\n| `window_number` | - | - | `window_number`, if `Self::has_request_identity` | - |\n| `context_window_id` | - | - | `context_window_id`, if `Self::has_request_identity` | - |\n| `request_kind` | - | - | flattened | - |\n| `forked_from_thread_id` | - | - | `forked_from_thread_id` | `forked_from_thread_id` |\n| `forked_from_ordinal_exclusive` | - | - | `forked_from_ordinal_exclusive` | `forked_from_ordinal_exclusive` |\n| `parent_thread_id` | `x-codex-parent-thread-id` | `x-codex-parent-thread-id` | `parent_thread_id` | `parent_thread_id` |\n| `parent_turn_id` | - | `parent_turn_id` | `parent_turn_id` | - |\n| `root_turn_id` | - | `root_turn_id` | `root_turn_id` | - |\n| `subagent_header` | `x-openai-subagent` | `x-openai-subagent` | - | - |\n| `subagent_kind` | - | - | `subagent_kind` | `subagent_kind` |\n| `thread_source` | - | - | `thread_source` | `thread_source` |\n| `turn_trigger` | - | - | `turn_trigger`, shed 3 | `turn_trigger` |\n| `sandbox` | - | - | `sandbox`, shed 5 | `sandbox` |\n| `sandbox_mode` | - | - | `sandbox_mode`, shed 4 | `sandbox_mode` |\n| `auto_review_enabled` | - | - | `auto_review_enabled` | `auto_review_enabled` |\n| `node_repl_auto_review_required` | - | - | `node_repl_auto_review_required` | `node_repl_auto_review_required` |\n| `node_repl_disabled` | - | - | `node_repl_disabled` | `node_repl_disabled` |\n| `workspaces` | - | - | `workspaces`, not if `BTreeMap::is_empty`, shed 1 | `workspaces`, not if `BTreeMap::is_empty` |\n| `tool_namespaces_info` | - | - | `tool_namespaces_info`, body only | - |\n| `turn_started_at_unix_ms` | - | - | `turn_started_at_unix_ms` | `turn_started_at_unix_ms` |\n| `history_ingest_requested` | - | - | `history_ingest_requested` | `history_ingest_requested` |\n| `model` | - | - | - | `model` |\n| `reasoning_effort` | - | - | - | `reasoning_effort` |\n| `user_input_requested_during_turn` | - | - | - | `user_input_requested_during_turn`, not if `is_false` |\n| `extras` | - | - | the caller's pairs, shed 2 | the client's pairs |\n\nThe blob is `x-codex-turn-metadata`, if `Self::has_turn_metadata`, of 4096 bytes at most in its header\n\nA flat value has 2048 bytes at most\n\nReserved: `code_mode_tool_names`, `x-client-request-id`\n",
            ).with_header().with_flat().with_flat_limit(2048)
            .with_blob(
                __rt::BlobRow::new("x-codex-turn-metadata")
                    .with_when(__rt::Condition::new(0, "Self::has_turn_metadata")).with_header_limit(4096),
            ).with_views(&["mcp"]).with_reserved(&["code_mode_tool_names", "x-client-request-id"]);
        fn conditions(&self) -> __rt::Conditions {
            __rt::Conditions::new([
                __rt::Ask {
                    value: self,
                    predicate: Self::has_turn_metadata,
                }.holds(),
                __rt::Ask {
                    value: self,
                    predicate: Self::is_remote_v1_compaction,
                }.holds(),
                __rt::Ask {
                    value: self,
                    predicate: Self::has_request_identity,
                }.holds(),
                __rt::Ask {
                    value: self,
                    predicate: Self::has_turn_identity,
                }.holds(),
            ])
        }
        fn walk(&self, visitor: &mut dyn __rt::Visitor) {
            let contract = <Self as __rt::CodexMeta>::CONTRACT;
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.installation_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.installation_id).inside()));
            visitor.field(contract.row(0), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.session_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.session_id).inside()));
            visitor.field(contract.row(1), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.thread_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.thread_id).inside()));
            visitor.field(contract.row(2), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.agent_name).inside()));
            visitor.field(contract.row(3), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.turn_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.turn_id).inside()));
            visitor.field(contract.row(4), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.window_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.window_id).inside()));
            visitor.field(contract.row(6), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.window_number).inside()));
            visitor.field(contract.row(7), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.context_window_id).inside()));
            visitor.field(contract.row(8), value);
            let value = __rt::Value::new()
                .with_members(__rt::AsMembers::members(__rt::Look(&self.request_kind).inside()));
            visitor.field(contract.row(9), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.forked_from_thread_id).inside()));
            visitor.field(contract.row(10), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.forked_from_ordinal_exclusive).inside()));
            visitor.field(contract.row(11), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.parent_thread_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.parent_thread_id).inside()));
            visitor.field(contract.row(12), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.parent_turn_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.parent_turn_id).inside()));
            visitor.field(contract.row(13), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.root_turn_id).inside()))
                .with_json(__rt::AsJson::json(__rt::Look(&self.root_turn_id).inside()));
            visitor.field(contract.row(14), value);
            let value = __rt::Value::new().with_text(__rt::AsText::text(__rt::Look(&self.subagent_header).inside()));
            visitor.field(contract.row(15), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.subagent_kind).inside()));
            visitor.field(contract.row(16), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.thread_source).inside()));
            visitor.field(contract.row(17), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.turn_trigger).inside()));
            visitor.field(contract.row(18), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.sandbox).inside()));
            visitor.field(contract.row(19), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.sandbox_mode).inside()));
            visitor.field(contract.row(20), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.auto_review_enabled).inside()));
            visitor.field(contract.row(21), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.node_repl_auto_review_required).inside()));
            visitor.field(contract.row(22), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.node_repl_disabled).inside()));
            visitor.field(contract.row(23), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.workspaces).inside()))
                .skipped_if(
                    __rt::Ask {
                        predicate: BTreeMap::is_empty,
                        value: __rt::Look(&self.workspaces).whole(),
                    }.holds(),
                );
            visitor.field(contract.row(24), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.tool_namespaces_info).inside()));
            visitor.field(contract.row(25), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.turn_started_at_unix_ms).inside()));
            visitor.field(contract.row(26), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.history_ingest_requested).inside()));
            visitor.field(contract.row(27), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.model).inside()));
            visitor.field(contract.row(28), value);
            let value = __rt::Value::new().with_json(__rt::AsJson::json(__rt::Look(&self.reasoning_effort).inside()));
            visitor.field(contract.row(29), value);
            let value = __rt::Value::new()
                .with_json(__rt::AsJson::json(__rt::Look(&self.user_input_requested_during_turn).inside()))
                .skipped_if(
                    __rt::Ask {
                        predicate: is_false,
                        value: __rt::Look(&self.user_input_requested_during_turn).whole(),
                    }.holds(),
                );
            visitor.field(contract.row(30), value);
            let value = __rt::ExtrasOf::<Self>::pairs(__rt::Look(&self.extras).whole());
            visitor.extras(contract.row(31), value);
        }
    }
    #[automatically_derived]
    impl __rt::HasHeaders for CodexResponsesMetadata {}
    #[automatically_derived]
    impl __rt::HasFlat for CodexResponsesMetadata {}
    #[automatically_derived]
    impl __rt::HasBlob for CodexResponsesMetadata {}
    const _: () = __rt::check_flattened(<CodexResponsesMetadata as __rt::CodexMeta>::CONTRACT, 9);
};
