const _: () = {
    use crate::crate_must_name_the_codex_metadata_crate_itself as __codex_rt;
    use __codex_rt::{
        WhenAny as _, SkipIfKind as _, AnyKind as _, OptionKind as _, MakeKind as _,
    };
    /**The fields of the struct on each transport:

| field | header | flat | blob | mcp |
|---|---|---|---|---|
| `installation_id` | `x-codex-installation-id`, if `Self::is_remote_v1_compaction` | `x-codex-installation-id` | `installation_id`, if `Self::has_request_identity`, since 0.140.0 | - |
| `session_id` | `session-id` | `session_id`, since 0.140.0 | `session_id`, if `Self::has_turn_identity` | `session_id` |
| `thread_id` | `thread-id`; `x-client-request-id`, unless `Self::is_remote_v1_compaction`, since 0.136.0 | `thread_id`, since 0.140.0 | `thread_id`, if `Self::has_turn_identity` | `thread_id` |
| `agent_name` | - | - | `agent_name`, if `Self::has_turn_identity`, shed 6, since 0.148.0 | - |
| `turn_id` | - | `turn_id`, since 0.140.0 | `turn_id` | `turn_id` |
| `routing_hint` | `x-codex-routing-hint`, shed 1 | - | - | - |
| `window_id` | `x-codex-window-id` | `x-codex-window-id` | `window_id`, if `Self::has_request_identity` | - |
| `window_number` | - | - | `window_number`, if `Self::has_request_identity`, since 0.151.0 | - |
| `context_window_id` | - | - | `context_window_id`, if `Self::has_request_identity`, since 0.150.1 | - |
| `request_kind` | - | - | flattened | - |
| `history_initialization` | - | - | `history_initialization`, since 0.163.0 | - |
| `forked_from_thread_id` | - | - | `forked_from_thread_id`, unless `Self::has_parent_thread` | `forked_from_thread_id` |
| `forked_from_ordinal_exclusive` | - | - | `forked_from_ordinal_exclusive`, unless `Self::has_parent_thread`, since 0.171.0 | `forked_from_ordinal_exclusive`, since 0.171.0 |
| `parent_thread_id` | `x-codex-parent-thread-id`, since 0.138.0 | `x-codex-parent-thread-id`, since 0.140.0 | `parent_thread_id` | `parent_thread_id` |
| `parent_turn_id` | - | `parent_turn_id`, since 0.147.0 | `parent_turn_id`, since 0.147.0 | - |
| `root_turn_id` | - | `root_turn_id`, since 0.148.0 | `root_turn_id`, since 0.148.0 | - |
| `subagent_header` | `x-openai-subagent`, shed 2 | `x-openai-subagent`, since 0.140.0 | - | - |
| `subagent_kind` | - | - | `subagent_kind` | `subagent_kind` |
| `thread_source` | - | - | `thread_source` | `thread_source` |
| `turn_trigger` | - | - | `turn_trigger`, shed 3, since 0.156.1 | `turn_trigger`, since 0.156.1 |
| `sandbox` | - | - | `sandbox`, shed 5 | `sandbox` |
| `sandbox_mode` | - | - | `sandbox_mode`, shed 4, since 0.148.0 | `sandbox_mode`, since 0.148.0 |
| `auto_review_enabled` | - | - | `auto_review_enabled`, since 0.148.0 | `auto_review_enabled`, since 0.148.0 |
| `node_repl_auto_review_required` | - | - | `node_repl_auto_review_required`, since 0.148.0 | `node_repl_auto_review_required`, since 0.148.0 |
| `node_repl_disabled` | - | - | `node_repl_disabled`, since 0.148.0 | `node_repl_disabled`, since 0.148.0 |
| `workspaces` | - | - | `workspaces`, unless `BTreeMap::is_empty`, shed 1 | `workspaces`, unless `BTreeMap::is_empty` |
| `tool_namespaces_info` | - | - | `tool_namespaces_info`, body only | - |
| `turn_started_at_unix_ms` | - | - | `turn_started_at_unix_ms` | `turn_started_at_unix_ms` |
| `history_ingest_requested` | - | - | `history_ingest_requested` | `history_ingest_requested` |
| `analytics_enabled` | - | - | `analytics_enabled`, since 0.156.1 | - |
| `mcp_attribution` | - | `mcp_attribution`, as JSON, at most 16384 bytes, else `McpAttribution::too_large`, since 0.159.3 | - | - |
| `guardian_credits_requested` | - | `guardian_credits_requested`, unless `std::ops::Not::not` | - | - |
| `parent_response_id` | - | `parent_response_id` | - | - |
| `codex_version` | - | - | - | `codex_version`, since 0.154.0 |
| `model` | - | - | `model`, if `Self::is_turn_or_prewarm`, yields to an extra, since 0.156.1 | `model` |
| `reasoning_effort` | - | - | `reasoning_effort`, if `Self::is_turn_or_prewarm`, yields to an extra, since 0.171.0 | `reasoning_effort` |
| `user_input_requested_during_turn` | - | - | - | `user_input_requested_during_turn`, unless `std::ops::Not::not` |
| `extras` | - | - | the caller's pairs, shed 2 | the client's pairs |

The blob's key is `x-codex-turn-metadata`. The blob is sent only if `Self::has_turn_metadata` returns `true`. The blob's copy in a header has at most 4096 bytes.

The value of a direct header has at most 256 bytes, unless the field declares another limit.

All header lines of the struct together have at most 3584 bytes.

The value of a field in the flat map has at most 2048 bytes, unless the field declares another limit.

No extra can have one of these reserved keys: `code_mode_tool_names`.

Other code may add these keys to a request; no extra can have one of them: `x-codex-ws-stream-request-start-ms`, `x-codex-turn-state`, `ws_request_header_traceparent`, `ws_request_header_tracestate`, `ws_request_header_x_openai_internal_codex_responses_lite`.
*/
    #[automatically_derived]
    impl __codex_rt::CodexMeta for CodexResponsesMetadata {
        type Declared = Self;
        const CONTRACT: &'static __codex_rt::Contract = &__codex_rt::Contract::new(
                "CodexResponsesMetadata",
                const {
                    &__codex_rt::typed(
                        [
                            __codex_rt::in_blob(
                                    "installation_id",
                                    __codex_rt::json("installation_id", ",\"installation_id\":\"            ")
                                        .with_when(2, "Self::has_request_identity").with_since("0.140.0"),
                                )
                                .with_header(
                                    __codex_rt::header(
                                            "x-codex-installation-id",
                                            || const {
                                                __codex_rt::header_name("x-codex-installation-id")
                                            },
                                        ).with_when(1, "Self::is_remote_v1_compaction"),
                                ).with_flat(__codex_rt::text("x-codex-installation-id"))
                                .with_doc("The id of the installation of Codex."),
                            __codex_rt::in_blob(
                                    "session_id",
                                    __codex_rt::json("session_id", ",\"session_id\":\"                 ")
                                        .with_when(3, "Self::has_turn_identity"),
                                )
                                .with_header(
                                    __codex_rt::header(
                                        "session-id",
                                        || const { __codex_rt::header_name("session-id") },
                                    ),
                                ).with_flat(__codex_rt::text("session_id").with_since("0.140.0"))
                                .with_views(const {
                                    &[("mcp", __codex_rt::json("session_id", ",\"session_id\":\"                 "))]
                                })
                                .with_doc(
                                    "The id of the session. A session is a conversation with the model, together with the conversations of its subagents.",
                                ),
                            __codex_rt::in_blob(
                                    "thread_id",
                                    __codex_rt::json("thread_id", ",\"thread_id\":\"                  ")
                                        .with_when(3, "Self::has_turn_identity"),
                                )
                                .with_header(
                                    __codex_rt::header("thread-id", || const { __codex_rt::header_name("thread-id") })
                                        .with_more(const {
                                            &[
                                                __codex_rt::header(
                                                        "x-client-request-id",
                                                        || const { __codex_rt::header_name("x-client-request-id") },
                                                    ).with_unless(1, "Self::is_remote_v1_compaction")
                                                    .with_since("0.136.0"),
                                            ]
                                        }),
                                ).with_flat(__codex_rt::text("thread_id").with_since("0.140.0"))
                                .with_views(const {
                                    &[("mcp", __codex_rt::json("thread_id", ",\"thread_id\":\"                  "))]
                                })
                                .with_doc(
                                    "The id of the thread, which is a conversation with the model. It is also sent as the id of the request, in the header `x-client-request-id`. Requests to `POST /responses/compact` do not have this header.",
                                ),
                            __codex_rt::in_blob(
                                    "agent_name",
                                    __codex_rt::json("agent_name", ",\"agent_name\":\"                 ")
                                        .with_when(3, "Self::has_turn_identity").with_shed(6),
                                ).with_doc("The path of the agent in the tree of agents, such as `/root`.")
                                .with_since("0.148.0"),
                            __codex_rt::in_blob(
                                    "turn_id",
                                    __codex_rt::json("turn_id", ",\"turn_id\":\"                    "),
                                ).with_flat(__codex_rt::text("turn_id").with_since("0.140.0"))
                                .with_views(const {
                                    &[("mcp", __codex_rt::json("turn_id", ",\"turn_id\":\"                    "))]
                                })
                                .with_doc(
                                    "The id of the turn. In a prewarm, which is a request that only warms the server's caches for a later turn, the id is the empty text.",
                                ),
                            __codex_rt::field("routing_hint")
                                .with_header(
                                    __codex_rt::header(
                                            "x-codex-routing-hint",
                                            || const { __codex_rt::header_name("x-codex-routing-hint") },
                                        ).with_shed(1),
                                )
                                .with_doc(
                                    "The hint by which Codex's own backend routes the request: `model=M`, where `M` is the name of the model, followed by `;tier=T` if the request asks for the service tier `T`. Set this field only for requests to that backend.",
                                ),
                            __codex_rt::in_blob(
                                    "window_id",
                                    __codex_rt::json("window_id", ",\"window_id\":\"                  ")
                                        .with_when(2, "Self::has_request_identity"),
                                )
                                .with_header(
                                    __codex_rt::header(
                                        "x-codex-window-id",
                                        || const { __codex_rt::header_name("x-codex-window-id") },
                                    ),
                                ).with_flat(__codex_rt::text("x-codex-window-id"))
                                .with_doc(
                                    "The id of the context window: the id of the thread (the conversation with the model), a colon and the number of the window, such as `t-1:0`.",
                                ),
                            __codex_rt::in_blob(
                                    "window_number",
                                    __codex_rt::json("window_number", ",\"window_number\":\"              ")
                                        .with_when(2, "Self::has_request_identity"),
                                )
                                .with_doc(
                                    "The number of the context window within the conversation. The number is 0 until a compaction, which shortens the conversation, begins a new context window with the next number.",
                                ).with_since("0.151.0"),
                            __codex_rt::in_blob(
                                    "context_window_id",
                                    __codex_rt::json("context_window_id", ",\"context_window_id\":\"          ")
                                        .with_when(2, "Self::has_request_identity"),
                                ).with_doc("The UUID of the context window.").with_since("0.150.1"),
                            __codex_rt::in_blob(
                                    "request_kind",
                                    __codex_rt::flattened(
                                        __codex_rt::flattened_keys(|this: &Self| {
                                            __codex_rt::Probe(&this.request_kind).__codex_keys()
                                        }),
                                    ),
                                )
                                .with_doc(
                                    "The purpose of the request, or `None` for a handshake before any turn. The blob is sent only if this field is set.",
                                ),
                            __codex_rt::in_blob(
                                    "history_initialization",
                                    __codex_rt::json("history_initialization", ",\"history_initialization\":\"     "),
                                )
                                .with_doc(
                                    "The way in which the history of the conversation began, such as `new`, `cold_resume` or `warm_fork`.",
                                ).with_since("0.163.0"),
                            __codex_rt::in_blob(
                                    "forked_from_thread_id",
                                    __codex_rt::json("forked_from_thread_id", ",\"forked_from_thread_id\":\"      ")
                                        .with_unless(4, "Self::has_parent_thread"),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "forked_from_thread_id",
                                                ",\"forked_from_thread_id\":\"      ",
                                            ),
                                        ),
                                    ]
                                })
                                .with_doc(
                                    "The id of the thread from which this thread was forked: the conversation from which this conversation took over items.",
                                ),
                            __codex_rt::in_blob(
                                    "forked_from_ordinal_exclusive",
                                    __codex_rt::json(
                                            "forked_from_ordinal_exclusive",
                                            ",\"forked_from_ordinal_exclusive\":\"",
                                        ).with_unless(4, "Self::has_parent_thread"),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "forked_from_ordinal_exclusive",
                                                ",\"forked_from_ordinal_exclusive\":\"",
                                            ),
                                        ),
                                    ]
                                })
                                .with_doc(
                                    "The number of items that this conversation took over from the conversation with the id `forked_from_thread_id`.",
                                ).with_since("0.171.0"),
                            __codex_rt::in_blob(
                                    "parent_thread_id",
                                    __codex_rt::json("parent_thread_id", ",\"parent_thread_id\":\"           "),
                                )
                                .with_header(
                                    __codex_rt::header(
                                            "x-codex-parent-thread-id",
                                            || const {
                                                __codex_rt::header_name("x-codex-parent-thread-id")
                                            },
                                        ).with_since("0.138.0"),
                                ).with_flat(__codex_rt::text("x-codex-parent-thread-id").with_since("0.140.0"))
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("parent_thread_id", ",\"parent_thread_id\":\"           "),
                                        ),
                                    ]
                                })
                                .with_doc(
                                    "The id of the parent thread: the conversation that started this conversation.",
                                ),
                            __codex_rt::in_blob(
                                    "parent_turn_id",
                                    __codex_rt::json("parent_turn_id", ",\"parent_turn_id\":\"             "),
                                ).with_flat(__codex_rt::text("parent_turn_id"))
                                .with_doc("The id of the parent turn: the turn that started this conversation.")
                                .with_since("0.147.0"),
                            __codex_rt::in_blob(
                                    "root_turn_id",
                                    __codex_rt::json("root_turn_id", ",\"root_turn_id\":\"               "),
                                ).with_flat(__codex_rt::text("root_turn_id"))
                                .with_doc(
                                    "The id of the root turn: the turn of the session's main conversation (the one that is not a subagent's) that caused this turn, directly or through subagents. For a turn of the main conversation, this is the turn itself.",
                                ).with_since("0.148.0"),
                            __codex_rt::field("subagent_header")
                                .with_header(
                                    __codex_rt::header(
                                            "x-openai-subagent",
                                            || const { __codex_rt::header_name("x-openai-subagent") },
                                        ).with_shed(2),
                                ).with_flat(__codex_rt::text("x-openai-subagent").with_since("0.140.0"))
                                .with_doc(
                                    "The value of the header `x-openai-subagent`: the kind of subagent, such as `review`, or the name of work for which Codex itself started the conversation, such as `guardian`. [`with_session_source`](Self::with_session_source) sets this field.",
                                ),
                            __codex_rt::in_blob(
                                    "subagent_kind",
                                    __codex_rt::json("subagent_kind", ",\"subagent_kind\":\"              "),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("subagent_kind", ",\"subagent_kind\":\"              "),
                                        ),
                                    ]
                                })
                                .with_doc(
                                    "The kind of subagent, or `None` if the request does not belong to the conversation of a subagent. [`with_session_source`](Self::with_session_source) sets this field.",
                                ),
                            __codex_rt::in_blob(
                                    "thread_source",
                                    __codex_rt::json("thread_source", ",\"thread_source\":\"              "),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("thread_source", ",\"thread_source\":\"              "),
                                        ),
                                    ]
                                }).with_doc("The origin of the thread, which is a conversation with the model."),
                            __codex_rt::in_blob(
                                    "turn_trigger",
                                    __codex_rt::json("turn_trigger", ",\"turn_trigger\":\"               ")
                                        .with_shed(3),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("turn_trigger", ",\"turn_trigger\":\"               "),
                                        ),
                                    ]
                                }).with_doc("The cause of the turn, such as `exec`.").with_since("0.156.1"),
                            __codex_rt::in_blob(
                                    "sandbox",
                                    __codex_rt::json("sandbox", ",\"sandbox\":\"                    ").with_shed(5),
                                )
                                .with_views(const {
                                    &[("mcp", __codex_rt::json("sandbox", ",\"sandbox\":\"                    "))]
                                }).with_doc("The kind of sandbox, such as `seccomp`."),
                            __codex_rt::in_blob(
                                    "sandbox_mode",
                                    __codex_rt::json("sandbox_mode", ",\"sandbox_mode\":\"               ")
                                        .with_shed(4),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("sandbox_mode", ",\"sandbox_mode\":\"               "),
                                        ),
                                    ]
                                }).with_doc("The permissions of the sandbox, such as `workspace-write`.")
                                .with_since("0.148.0"),
                            __codex_rt::in_blob(
                                    "auto_review_enabled",
                                    __codex_rt::json("auto_review_enabled", ",\"auto_review_enabled\":\"        "),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "auto_review_enabled",
                                                ",\"auto_review_enabled\":\"        ",
                                            ),
                                        ),
                                    ]
                                }).with_doc("`true` if the actions of the agent are reviewed automatically.")
                                .with_since("0.148.0"),
                            __codex_rt::in_blob(
                                    "node_repl_auto_review_required",
                                    __codex_rt::json(
                                        "node_repl_auto_review_required",
                                        ",\"node_repl_auto_review_required\":\"",
                                    ),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "node_repl_auto_review_required",
                                                ",\"node_repl_auto_review_required\":\"",
                                            ),
                                        ),
                                    ]
                                }).with_doc("`true` if use of the Node REPL requires automatic review.")
                                .with_since("0.148.0"),
                            __codex_rt::in_blob(
                                    "node_repl_disabled",
                                    __codex_rt::json("node_repl_disabled", ",\"node_repl_disabled\":\"         "),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "node_repl_disabled",
                                                ",\"node_repl_disabled\":\"         ",
                                            ),
                                        ),
                                    ]
                                }).with_doc("`true` if the Node REPL is disabled.").with_since("0.148.0"),
                            __codex_rt::in_blob(
                                    "workspaces",
                                    __codex_rt::json("workspaces", ",\"workspaces\":\"                 ").with_shed(1),
                                )
                                .with_views(const {
                                    &[("mcp", __codex_rt::json("workspaces", ",\"workspaces\":\"                 "))]
                                })
                                .with_doc(
                                    "The git repositories that the turn works in. Each key is the absolute path of a repository's root.",
                                ).with_skip_if("BTreeMap::is_empty"),
                            __codex_rt::in_blob(
                                    "tool_namespaces_info",
                                    __codex_rt::json("tool_namespaces_info", ",\"tool_namespaces_info\":\"       ")
                                        .with_body_only(),
                                )
                                .with_doc(
                                    "The tools that the turn offers to the model. This field is never in a header, since its size has no limit.",
                                ),
                            __codex_rt::in_blob(
                                    "turn_started_at_unix_ms",
                                    __codex_rt::json("turn_started_at_unix_ms", ",\"turn_started_at_unix_ms\":\"    "),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "turn_started_at_unix_ms",
                                                ",\"turn_started_at_unix_ms\":\"    ",
                                            ),
                                        ),
                                    ]
                                }).with_doc("The start of the turn, in milliseconds since the Unix epoch."),
                            __codex_rt::in_blob(
                                    "history_ingest_requested",
                                    __codex_rt::json("history_ingest_requested", ",\"history_ingest_requested\":\"   "),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "history_ingest_requested",
                                                ",\"history_ingest_requested\":\"   ",
                                            ),
                                        ),
                                    ]
                                })
                                .with_doc(
                                    "`true` if the request asks the service to store the history of the conversation.",
                                ),
                            __codex_rt::in_blob(
                                    "analytics_enabled",
                                    __codex_rt::json("analytics_enabled", ",\"analytics_enabled\":\"          "),
                                ).with_doc("`true` if the client sends analytics.").with_since("0.156.1"),
                            __codex_rt::field("mcp_attribution")
                                .with_flat(
                                    __codex_rt::text("mcp_attribution").with_json().with_limit(16384)
                                        .with_instead(0, "McpAttribution::too_large"),
                                )
                                .with_doc(
                                    "The MCP servers and tools that contributed content to the turn. The flat map has this value as JSON text.",
                                ).with_since("0.159.3"),
                            __codex_rt::field("guardian_credits_requested")
                                .with_flat(__codex_rt::text("guardian_credits_requested"))
                                .with_doc(
                                    "`true` if the request asks the service for credits for the guardian, the part of Codex that reviews responses.",
                                ).with_skip_if("std::ops::Not::not"),
                            __codex_rt::field("parent_response_id").with_flat(__codex_rt::text("parent_response_id"))
                                .with_doc(
                                    "The id of the response under review. Only a request of the guardian, the part of Codex that reviews responses, has this field.",
                                ),
                            __codex_rt::field("codex_version")
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("codex_version", ",\"codex_version\":\"              "),
                                        ),
                                    ]
                                }).with_doc("The version of Codex.").with_since("0.154.0"),
                            __codex_rt::in_blob(
                                    "model",
                                    __codex_rt::json("model", ",\"model\":\"                      ")
                                        .with_when(5, "Self::is_turn_or_prewarm").with_yields().with_since("0.156.1"),
                                )
                                .with_views(const {
                                    &[("mcp", __codex_rt::json("model", ",\"model\":\"                      "))]
                                }).with_doc("The name of the model."),
                            __codex_rt::in_blob(
                                    "reasoning_effort",
                                    __codex_rt::json("reasoning_effort", ",\"reasoning_effort\":\"           ")
                                        .with_when(5, "Self::is_turn_or_prewarm").with_yields().with_since("0.171.0"),
                                )
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json("reasoning_effort", ",\"reasoning_effort\":\"           "),
                                        ),
                                    ]
                                }).with_doc("The model's reasoning effort."),
                            __codex_rt::field("user_input_requested_during_turn")
                                .with_views(const {
                                    &[
                                        (
                                            "mcp",
                                            __codex_rt::json(
                                                "user_input_requested_during_turn",
                                                ",\"user_input_requested_during_turn\":\"",
                                            ),
                                        ),
                                    ]
                                }).with_doc("`true` if the turn has asked the user for input.")
                                .with_skip_if("std::ops::Not::not"),
                            __codex_rt::field("extras")
                                .with_doc(
                                    "The extras, which are pairs of key and text that no field declares. The client adds extras for this turn, and Codex's configuration adds extras for all turns.",
                                ).with_extras(__codex_rt::extras().with_shed(2)),
                        ],
                        |this: &Self| (
                            (
                                __codex_rt::Probe(&this.installation_id).__codex_type(),
                                __codex_rt::Probe(&this.session_id).__codex_type(),
                                __codex_rt::Probe(&this.thread_id).__codex_type(),
                                __codex_rt::Probe(&this.agent_name).__codex_type(),
                                __codex_rt::Probe(&this.turn_id).__codex_type(),
                                __codex_rt::Probe(&this.routing_hint).__codex_type(),
                                __codex_rt::Probe(&this.window_id).__codex_type(),
                                __codex_rt::Probe(&this.window_number).__codex_type(),
                                __codex_rt::Probe(&this.context_window_id).__codex_type(),
                                __codex_rt::Probe(&this.request_kind).__codex_type(),
                                __codex_rt::Probe(&this.history_initialization).__codex_type(),
                                __codex_rt::Probe(&this.forked_from_thread_id).__codex_type(),
                            ),
                            (
                                __codex_rt::Probe(&this.forked_from_ordinal_exclusive).__codex_type(),
                                __codex_rt::Probe(&this.parent_thread_id).__codex_type(),
                                __codex_rt::Probe(&this.parent_turn_id).__codex_type(),
                                __codex_rt::Probe(&this.root_turn_id).__codex_type(),
                                __codex_rt::Probe(&this.subagent_header).__codex_type(),
                                __codex_rt::Probe(&this.subagent_kind).__codex_type(),
                                __codex_rt::Probe(&this.thread_source).__codex_type(),
                                __codex_rt::Probe(&this.turn_trigger).__codex_type(),
                                __codex_rt::Probe(&this.sandbox).__codex_type(),
                                __codex_rt::Probe(&this.sandbox_mode).__codex_type(),
                                __codex_rt::Probe(&this.auto_review_enabled).__codex_type(),
                                __codex_rt::Probe(&this.node_repl_auto_review_required).__codex_type(),
                            ),
                            (
                                __codex_rt::Probe(&this.node_repl_disabled).__codex_type(),
                                __codex_rt::Probe(&this.workspaces).__codex_type(),
                                __codex_rt::Probe(&this.tool_namespaces_info).__codex_type(),
                                __codex_rt::Probe(&this.turn_started_at_unix_ms).__codex_type(),
                                __codex_rt::Probe(&this.history_ingest_requested).__codex_type(),
                                __codex_rt::Probe(&this.analytics_enabled).__codex_type(),
                                __codex_rt::Probe(&this.mcp_attribution).__codex_type(),
                                __codex_rt::Probe(&this.guardian_credits_requested).__codex_type(),
                                __codex_rt::Probe(&this.parent_response_id).__codex_type(),
                                __codex_rt::Probe(&this.codex_version).__codex_type(),
                                __codex_rt::Probe(&this.model).__codex_type(),
                                __codex_rt::Probe(&this.reasoning_effort).__codex_type(),
                            ),
                            (__codex_rt::Probe(&this.user_input_requested_during_turn).__codex_type(), ()),
                        ),
                    )
                },
                "| field | header | flat | blob | mcp |\n|---|---|---|---|---|\n| `installation_id` | `x-codex-installation-id`, if `Self::is_remote_v1_compaction` | `x-codex-installation-id` | `installation_id`, if `Self::has_request_identity`, since 0.140.0 | - |\n| `session_id` | `session-id` | `session_id`, since 0.140.0 | `session_id`, if `Self::has_turn_identity` | `session_id` |\n| `thread_id` | `thread-id`; `x-client-request-id`, unless `Self::is_remote_v1_compaction`, since 0.136.0 | `thread_id`, since 0.140.0 | `thread_id`, if `Self::has_turn_identity` | `thread_id` |\n| `agent_name` | - | - | `agent_name`, if `Self::has_turn_identity`, shed 6, since 0.148.0 | - |\n| `turn_id` | - | `turn_id`, since 0.140.0 | `turn_id` | `turn_id` |\n| `routing_hint` | `x-codex-routing-hint`, shed 1 | - | - | - |\n| `window_id` | `x-codex-window-id` | `x-codex-window-id` | `window_id`, if `Self::has_request_identity` | - |\n| `window_number` | - | - | `window_number`, if `Self::has_request_identity`, since 0.151.0 | - |\n| `context_window_id` | - | - | `context_window_id`, if `Self::has_request_identity`, since 0.150.1 | - |\n| `request_kind` | - | - | flattened | - |\n| `history_initialization` | - | - | `history_initialization`, since 0.163.0 | - |\n| `forked_from_thread_id` | - | - | `forked_from_thread_id`, unless `Self::has_parent_thread` | `forked_from_thread_id` |\n| `forked_from_ordinal_exclusive` | - | - | `forked_from_ordinal_exclusive`, unless `Self::has_parent_thread`, since 0.171.0 | `forked_from_ordinal_exclusive`, since 0.171.0 |\n| `parent_thread_id` | `x-codex-parent-thread-id`, since 0.138.0 | `x-codex-parent-thread-id`, since 0.140.0 | `parent_thread_id` | `parent_thread_id` |\n| `parent_turn_id` | - | `parent_turn_id`, since 0.147.0 | `parent_turn_id`, since 0.147.0 | - |\n| `root_turn_id` | - | `root_turn_id`, since 0.148.0 | `root_turn_id`, since 0.148.0 | - |\n| `subagent_header` | `x-openai-subagent`, shed 2 | `x-openai-subagent`, since 0.140.0 | - | - |\n| `subagent_kind` | - | - | `subagent_kind` | `subagent_kind` |\n| `thread_source` | - | - | `thread_source` | `thread_source` |\n| `turn_trigger` | - | - | `turn_trigger`, shed 3, since 0.156.1 | `turn_trigger`, since 0.156.1 |\n| `sandbox` | - | - | `sandbox`, shed 5 | `sandbox` |\n| `sandbox_mode` | - | - | `sandbox_mode`, shed 4, since 0.148.0 | `sandbox_mode`, since 0.148.0 |\n| `auto_review_enabled` | - | - | `auto_review_enabled`, since 0.148.0 | `auto_review_enabled`, since 0.148.0 |\n| `node_repl_auto_review_required` | - | - | `node_repl_auto_review_required`, since 0.148.0 | `node_repl_auto_review_required`, since 0.148.0 |\n| `node_repl_disabled` | - | - | `node_repl_disabled`, since 0.148.0 | `node_repl_disabled`, since 0.148.0 |\n| `workspaces` | - | - | `workspaces`, unless `BTreeMap::is_empty`, shed 1 | `workspaces`, unless `BTreeMap::is_empty` |\n| `tool_namespaces_info` | - | - | `tool_namespaces_info`, body only | - |\n| `turn_started_at_unix_ms` | - | - | `turn_started_at_unix_ms` | `turn_started_at_unix_ms` |\n| `history_ingest_requested` | - | - | `history_ingest_requested` | `history_ingest_requested` |\n| `analytics_enabled` | - | - | `analytics_enabled`, since 0.156.1 | - |\n| `mcp_attribution` | - | `mcp_attribution`, as JSON, at most 16384 bytes, else `McpAttribution::too_large`, since 0.159.3 | - | - |\n| `guardian_credits_requested` | - | `guardian_credits_requested`, unless `std::ops::Not::not` | - | - |\n| `parent_response_id` | - | `parent_response_id` | - | - |\n| `codex_version` | - | - | - | `codex_version`, since 0.154.0 |\n| `model` | - | - | `model`, if `Self::is_turn_or_prewarm`, yields to an extra, since 0.156.1 | `model` |\n| `reasoning_effort` | - | - | `reasoning_effort`, if `Self::is_turn_or_prewarm`, yields to an extra, since 0.171.0 | `reasoning_effort` |\n| `user_input_requested_during_turn` | - | - | - | `user_input_requested_during_turn`, unless `std::ops::Not::not` |\n| `extras` | - | - | the caller's pairs, shed 2 | the client's pairs |\n\nThe blob's key is `x-codex-turn-metadata`. The blob is sent only if `Self::has_turn_metadata` returns `true`. The blob's copy in a header has at most 4096 bytes.\n\nThe value of a direct header has at most 256 bytes, unless the field declares another limit.\n\nAll header lines of the struct together have at most 3584 bytes.\n\nThe value of a field in the flat map has at most 2048 bytes, unless the field declares another limit.\n\nNo extra can have one of these reserved keys: `code_mode_tool_names`.\n\nOther code may add these keys to a request; no extra can have one of them: `x-codex-ws-stream-request-start-ms`, `x-codex-turn-state`, `ws_request_header_traceparent`, `ws_request_header_tracestate`, `ws_request_header_x_openai_internal_codex_responses_lite`.\n",
            ).with_header().with_flat().with_views(&["mcp"]).with_header_limit(256).with_header_total(3584)
            .with_flat_limit(2048)
            .with_blob(
                __codex_rt::BlobRow::new("x-codex-turn-metadata").with_when(0, "Self::has_turn_metadata")
                    .with_header_limit(4096),
            ).with_reserved(&["code_mode_tool_names"])
            .with_foreign(
                &[
                    "x-codex-ws-stream-request-start-ms",
                    "x-codex-turn-state",
                    "ws_request_header_traceparent",
                    "ws_request_header_tracestate",
                    "ws_request_header_x_openai_internal_codex_responses_lite",
                ],
            ).with_paths(super::paths::OF_SNAPSHOTS);
        fn conditions(&self) -> __codex_rt::Conditions {
            __codex_rt::Conditions::new([
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::has_turn_metadata).__codex_verdict()),
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::is_remote_v1_compaction).__codex_verdict()),
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::has_request_identity).__codex_verdict()),
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::has_turn_identity).__codex_verdict()),
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::has_parent_thread).__codex_verdict()),
                __codex_rt::When::<
                    Self,
                >::holds(__codex_rt::WhenCall(self, Self::is_turn_or_prewarm).__codex_verdict()),
            ])
        }
        fn walk(&self, visitor: &mut dyn __codex_rt::Visitor) {
            visitor
                .fields(
                    <Self as __codex_rt::CodexMeta>::CONTRACT.fields(),
                    &[
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.installation_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.installation_id).__codex_inside())),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.session_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.session_id).__codex_inside())),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.thread_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.thread_id).__codex_inside())),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.agent_name).__codex_inside()),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.turn_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.turn_id).__codex_inside())),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.routing_hint).__codex_inside()),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.window_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.window_id).__codex_inside())),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.window_number).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.context_window_id).__codex_inside()),
                        __codex_rt::AsMembers::members(__codex_rt::Probe(&self.request_kind).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.history_initialization).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.forked_from_thread_id).__codex_inside()),
                        __codex_rt::AsJson::json(
                            __codex_rt::Probe(&self.forked_from_ordinal_exclusive).__codex_inside(),
                        ),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.parent_thread_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.parent_thread_id).__codex_inside())),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.parent_turn_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.parent_turn_id).__codex_inside())),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.root_turn_id).__codex_inside())
                            .and(__codex_rt::AsJson::json(__codex_rt::Probe(&self.root_turn_id).__codex_inside())),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.subagent_header).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.subagent_kind).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.thread_source).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.turn_trigger).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.sandbox).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.sandbox_mode).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.auto_review_enabled).__codex_inside()),
                        __codex_rt::AsJson::json(
                            __codex_rt::Probe(&self.node_repl_auto_review_required).__codex_inside(),
                        ),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.node_repl_disabled).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.workspaces).__codex_inside())
                            .skipped_if(
                                __codex_rt::SkipIf::holds(
                                    &self.workspaces,
                                    (&&&&&&__codex_rt::SkipIfCall(&self.workspaces, BTreeMap::is_empty))
                                        .__codex_skip_verdict(),
                                ),
                            ),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.tool_namespaces_info).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.turn_started_at_unix_ms).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.history_ingest_requested).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.analytics_enabled).__codex_inside()),
                        __codex_rt::Value::formed(
                            &__codex_rt::AsJson::json(__codex_rt::Probe(&self.mcp_attribution).__codex_inside()),
                            &[
                                __codex_rt::OwnForm::new()
                                    .instead(
                                        (&&&&__codex_rt::MakeCall(
                                            __codex_rt::Probe(&self.mcp_attribution).__codex_inside(),
                                            McpAttribution::too_large,
                                        )).__codex_made().__codex_json(),
                                    ),
                            ],
                        ),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.guardian_credits_requested).__codex_inside())
                            .skipped_if(
                                __codex_rt::SkipIf::holds(
                                    &self.guardian_credits_requested,
                                    (&&&&&&__codex_rt::SkipIfCall(&self.guardian_credits_requested, std::ops::Not::not))
                                        .__codex_skip_verdict(),
                                ),
                            ),
                        __codex_rt::AsText::text(__codex_rt::Probe(&self.parent_response_id).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.codex_version).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.model).__codex_inside()),
                        __codex_rt::AsJson::json(__codex_rt::Probe(&self.reasoning_effort).__codex_inside()),
                        __codex_rt::AsJson::json(
                                __codex_rt::Probe(&self.user_input_requested_during_turn).__codex_inside(),
                            )
                            .skipped_if(
                                __codex_rt::SkipIf::holds(
                                    &self.user_input_requested_during_turn,
                                    (&&&&&&__codex_rt::SkipIfCall(
                                        &self.user_input_requested_during_turn,
                                        std::ops::Not::not,
                                    )).__codex_skip_verdict(),
                                ),
                            ),
                        __codex_rt::ExtrasOf::<
                            Self,
                        >::pairs(__codex_rt::Probe(&self.extras).whole()),
                    ],
                );
        }
    }
    #[automatically_derived]
    impl __codex_rt::DeclaresHeader for CodexResponsesMetadata {}
    #[automatically_derived]
    impl __codex_rt::DeclaresFlat for CodexResponsesMetadata {}
    #[automatically_derived]
    impl __codex_rt::DeclaresBlob for CodexResponsesMetadata {}
    const _: () = __codex_rt::check_flattened(<CodexResponsesMetadata as __codex_rt::CodexMeta>::CONTRACT, 9);
    const _: () = __codex_rt::check_paths(<CodexResponsesMetadata as __codex_rt::CodexMeta>::CONTRACT);
};
