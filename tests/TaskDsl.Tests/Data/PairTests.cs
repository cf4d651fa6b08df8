using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Tasks;
using static TaskDsl.Tests.Data.GivenData;

namespace TaskDsl.Tests.Data;

/// <summary>Preference data in the published forms, each by records of our own in its schema.</summary>
public sealed class PairTests : IDisposable
{
    private readonly GivenData _given = new();

    public void Dispose() => _given.Dispose();

    private static DataSource Source(DataShape shape, string file = "a.jsonl") => new() { Files = [file], Shape = shape, LeavesOutInvalid = true };

    private (string Question, string Chosen, string Rejected)[] Read(DataSource source, string text, out DataCounts counts)
    {
        counts = new DataCounts();
        return [.. _given.With(source.Files[0], text).Pairs(source, counts: counts).Select(pair => (pair.Shared["question"], pair.Chosen["answer"], pair.Rejected["answer"]))];
    }

    private string Chat(DataSource source, string text) => Assert.Single(_given.With(source.Files[0], text).Pairs(source with { LeavesOutInvalid = false }, ChatTask)).Shared["question"];

    private string Error(DataSource source, string text) => Assert.Throws<DataException>(() => _given.With(source.Files[0], text).Pairs(source with { LeavesOutInvalid = false })).Message;

    [Fact]
    public void Own_pairs_and_mapped_ones_have_confidences_and_margins()
    {
        const string Text = """
            {"question":"q","chosen":{"answer":"a","critique":"c"},"rejected":{"answer":"b","critique":"d"},"confidence":"better"}
            {"question":"q","chosen":{"answer":"a"},"rejected":{"answer":"b"},"margin":1.5}
            {"question":"q","chosen":{"answer":"a"},"rejected":{"answer":"b"}}
            {"question":"q","chosen":{"answer":"a"},"rejected":{"answer":"a"}}
            {"question":"q","chosen":{"answer":"a"},"rejected":{"answer":"b"},"confidence":"much better"}
            """;
        var mapped = new DataSource
        {
            Files = ["a.jsonl"],
            LeavesOutInvalid = true,
            Map =
            [
                Map("question", "question"), Map("answer", "chosen", "answer") with { Side = PairSide.Chosen }, Map("answer", "rejected", "answer") with { Side = PairSide.Rejected },
                Map("critique", "chosen", "critique") with { Side = PairSide.Chosen, Optional = true }, Map("critique", "rejected", "critique") with { Side = PairSide.Rejected, Optional = true },
                Map("confidence", "confidence") with { Optional = true }, Map("margin", "margin") with { Optional = true },
            ],
        };
        foreach (DataSource source in new[] { Source(DataShape.Pairs), mapped })
        {
            var counts = new DataCounts();
            PreferencePair[] pairs = _given.With("a.jsonl", Text).Pairs(source, counts: counts);
            Assert.Equal([("c", "d"), (null, null), (null, null)], pairs.Select(pair => (pair.Chosen.GetValueOrDefault("critique"), pair.Rejected.GetValueOrDefault("critique"))));

            // A confidence has the format's margin, a missing one 0; the pair stays.
            Assert.Equal([0.67, 1.5, 0], pairs.Select(pair => pair.MarginFor(TextTask.Format("preference"))));
            Assert.Equal([("chosen and rejected are equal", 1L), ("the confidence is none of 'margins'", 1)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));
            Assert.Equal(["q", "a"], pairs[0].Bind(TextTask.Format("preference"), PairSide.Chosen));
            Assert.Equal(["q", "b"], pairs[0].Bind(TextTask.Format("preference"), PairSide.Rejected));
        }

        Assert.Contains("the confidence is 'much better', and 'margins' has better, slightly better", Error(Source(DataShape.Pairs), Text));

        // Where no format has margins, a confidence is any word.
        TaskDefinition unscored = new() { Name = "Probe", SourceFile = "probe.task.yaml", Fields = TextTask.Fields, Formats = [TextTask.Format("base")] };
        Assert.Equal(["better", null, null, "much better"], _given.Pairs(Source(DataShape.Pairs), unscored).Select(pair => pair.Confidence));
    }

    [Fact]
    public void A_pair_with_a_second_reading_is_left_out_and_counted()
    {
        // The rejected answer of the second could also be read as the end of a longer question.
        const string Text = """
            {"prompt":"q","chosen":"a","rejected":"b"}
            {"prompt":"q","chosen":"a","rejected":"b\nA: c"}
            """;
        var counts = new DataCounts();
        DataSource source = Source(DataShape.Trl) with { LeavesOutInvalid = false };
        Assert.Equal("b", Assert.Single(_given.With("a.jsonl", Text).Pairs(source, GuardedTask, counts)).Rejected["answer"]);
        Assert.Equal([("'preference' has a second reading", 1L)], counts.LeftOut.Select(reason => (reason.Key, reason.Value)));
        Assert.Equal(2, _given.Pairs(source).Length);
    }

    [Fact]
    public void Pairs_of_one_question_are_a_group_whatever_else_they_share()
    {
        _given.With("a.jsonl", """
            {"question":"q","note":"m","a":"1","b":"2"}
            {"question":"q","note":"n","a":"1","b":"3"}
            {"question":"r","note":"m","a":"1","b":"2"}
            """);
        DataSource source = new() { Files = ["a.jsonl"], Map = [Map("note", "note"), Map("question", "question"), Map("answer", "a") with { Side = PairSide.Chosen }, Map("answer", "b") with { Side = PairSide.Rejected }] };
        string[] groups = [.. _given.Pairs(source).Select(pair => pair.Origin.Group)];
        Assert.Equal((groups[0], true), (groups[1], groups[0] != groups[2]));
        Assert.Equal(groups[0], Assert.Single(_given.With("a.jsonl", """{"prompt":"q","chosen":"a","rejected":"b"}""").Pairs(Source(DataShape.Trl))).Origin.Group);
    }

    [Fact]
    public void Trl_standard_and_conversational()
    {
        var pairs = Read(Source(DataShape.Trl), """
            {"prompt":"q1","chosen":"a","rejected":"b"}
            {"prompt":[{"role":"user","content":"q2"}],"chosen":[{"role":"assistant","content":"a"}],"rejected":[{"role":"assistant","content":"b"}]}
            {"chosen":[{"role":"user","content":"q3"},{"role":"assistant","content":"a"}],"rejected":[{"role":"user","content":"q3"},{"role":"assistant","content":"b"}],"margin":2,"confidence":"better"}
            {"chosen":"The cat","rejected":"The dog"}
            {"chosen":[{"role":"user","content":"x"},{"role":"assistant","content":"a"}],"rejected":[{"role":"user","content":"y"},{"role":"assistant","content":"b"}]}
            {"prompt":"q","chosen":[{"role":"user","content":"x"}],"rejected":[{"role":"assistant","content":"b"}]}
            {"chosen":[{"role":"assistant","content":"a"}],"rejected":[{"role":"assistant","content":"b"}]}
            """, out DataCounts counts);
        Assert.Equal([("q1", "a", "b"), ("q2", "a", "b"), ("q3", "a", "b")], pairs);
        Assert.Equal(["'chosen' does not end with the assistant", "chosen and rejected answer different prompts", "no 'prompt'", "no prompt to answer"], counts.LeftOut.Keys);
        Assert.Equal([(null, null), (null, null), (2.0, "better")], _given.Pairs(Source(DataShape.Trl)).Select(pair => (pair.Margin, pair.Confidence)));

        // A file with semicolons between its columns has one column.
        Assert.Contains("'chosen' ($.chosen) is missing: the record has prompt;chosen;rejected", Error(Source(DataShape.Trl, "a.csv"), "prompt;chosen;rejected\nq;a;b\n"));
    }

    [Fact]
    public void A_longer_conversation_needs_a_field_for_one()
    {
        const string Text = """{"prompt":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"role":"user","content":"Why?"}],"chosen":[{"role":"assistant","content":"a"}],"rejected":[{"role":"assistant","content":"b"}]}""";
        Assert.Contains("'question' (the prompt) is a conversation of 3 messages, and the field is text", Error(Source(DataShape.Trl), Text));
        Assert.Equal(
            """[{"role":"User","text":"Hi"},{"role":"Chatbot","text":"Hello"},{"role":"User","text":"Why?"}]""",
            Chat(Source(DataShape.Trl) with { Roles = [new("user", "User"), new("assistant", "Chatbot")] }, Text));
    }

    [Fact]
    public void Ultrafeedback_leaves_out_ties_and_may_give_margins()
    {
        static string Row(string chosen, string rejected, string scores) => $$"""{"prompt":"q","prompt_id":"1","chosen":[{"content":"q","role":"user"},{"content":"{{chosen}}","role":"assistant"}],"rejected":[{"content":"q","role":"user"},{"content":"{{rejected}}","role":"assistant"}],"messages":[],{{scores}}}""";
        string text = string.Join('\n', Row("a", "b", "\"score_chosen\":8.5,\"score_rejected\":7.0"), Row("a", "a", "\"score_chosen\":8.5,\"score_rejected\":7.0"), Row("a", "b", "\"score_chosen\":7.0,\"score_rejected\":7.0"), Row("a", "b", "\"score_chosen\":6.0,\"score_rejected\":7.0"));
        Assert.Equal([("q", "a", "b")], Read(Source(DataShape.Ultrafeedback), text, out DataCounts counts));
        Assert.Equal([("chosen and rejected are equal", 1L), ("the chosen answer has the lower score", 1), ("the scores are equal", 1)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));
        Assert.Null(Assert.Single(_given.Pairs(Source(DataShape.Ultrafeedback))).Margin);
        Assert.Equal(1.5, Assert.Single(_given.Pairs(Source(DataShape.Ultrafeedback) with { ScoreMargins = true })).Margin);

        // Ties are in the data as they are published; a chosen answer with the lower score is a mistake.
        Assert.Contains("'score_chosen' is 6, below 'score_rejected', 7", Error(Source(DataShape.Ultrafeedback), text));
    }

    [Fact]
    public void Hh_rlhf_transcripts_are_split_at_their_turns()
    {
        var pairs = Read(Source(DataShape.HhRlhf), """
            {"chosen":"\n\nHuman: q\n\nAssistant: a","rejected":"\n\nHuman: q\n\nAssistant: b"}
            {"chosen":"\n\nHuman: q\n\nAssistant: a\n\nHuman: more","rejected":"\n\nHuman: q\n\nAssistant: b"}
            {"chosen":"\n\nHuman: q\n\nAssistant: a","rejected":"\n\nHuman: q\n\nAssistant:"}
            {"chosen":"\n\nHuman: p\n\nAssistant: a","rejected":"\n\nHuman: q\n\nAssistant: b"}
            {"chosen":"\n\nAssistant: a","rejected":"\n\nAssistant: b"}
            {"chosen":"Human: q","rejected":"\n\nHuman: q\n\nAssistant: b"}
            """, out DataCounts counts);
        Assert.Equal([("q", "a", "b")], pairs);
        Assert.Equal(["'answer' is empty", "'chosen' ends with the human", "'chosen' is no transcript", "no prompt to answer", "the transcripts part before the last turn"], counts.LeftOut.Keys);
        Assert.Equal(
            """[{"role":"User","text":"q\n\nHuman 2"},{"role":"Chatbot","text":"a"},{"role":"User","text":"r"}]""",
            Chat(Source(DataShape.HhRlhf) with { Roles = [new("Human", "User"), new("Assistant", "Chatbot")] }, """{"chosen":"\n\nHuman: q\n\nHuman 2\n\nAssistant: a\n\nHuman: r\n\nAssistant: x","rejected":"\n\nHuman: q\n\nHuman 2\n\nAssistant: a\n\nHuman: r\n\nAssistant: y"}"""));
    }

    [Fact]
    public void Safe_rlhf_has_two_preferences()
    {
        const string Text = """{"prompt":"q","response_0":"a","response_1":"b","is_response_0_safe":true,"is_response_1_safe":false,"better_response_id":1,"safer_response_id":0}""";
        Assert.Equal([("q", "b", "a")], Read(Source(DataShape.SafeRlhf), Text, out _));
        Assert.Equal([("q", "a", "b")], Read(Source(DataShape.SafeRlhf) with { Prefer = SafePreference.Safer }, Text, out _));
        foreach (string wrong in new[] { "2", "0.5", "-1" })
        {
            Assert.Contains($"'better_response_id' ($.better_response_id) is the number {wrong}, and must be one of 0, 1", Error(Source(DataShape.SafeRlhf), Text.Replace("\"better_response_id\":1", $"\"better_response_id\":{wrong}", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Arena_rows_hold_lists_written_as_JSON()
    {
        const string Header = "id,model_a,model_b,prompt,response_a,response_b,winner_model_a,winner_model_b,winner_tie\n";
        string text = Header + """
            1,m,n,"[""q""]","[""a""]","[""b""]",1,0,0
            2,m,n,"[""q""]","[""a""]","[""b""]",0,1,0
            3,m,n,"[""q""]","[""a""]","[""b""]",0,0,1
            4,m,n,"[""q"",""r""]","[""a"",""x""]","[""b"",""y""]",1,0,0
            5,m,n,"[""q""]","[null]","[""b""]",1,0,0
            6,m,n,"[""q""]","[""a""]","[""b""]",1,1,0
            7,m,n,[q],"[""a""]","[""b""]",1,0,0
            """;
        Assert.Equal([("q", "a", "b"), ("q", "b", "a")], Read(Source(DataShape.Arena, "a.csv"), text, out DataCounts counts));
        Assert.Equal([("q", "b", "a")], Read(Source(DataShape.Arena), """{"prompt":["q"],"response_a":["a"],"response_b":["b"],"winner_model_a":0,"winner_model_b":1,"winner_tie":0}""", out _));
        Assert.Equal(["'prompt' is a text that does not fit", "'response_a' has null in its list", "a conversation whose sides differ before the last answer", "a tie", "not exactly one winner"], counts.LeftOut.Keys);
        Assert.Equal(
            """[{"role":"User","text":"q"},{"role":"Chatbot","text":"a"},{"role":"User","text":"r"}]""",
            Chat(Source(DataShape.Arena, "a.csv") with { Roles = [new("user", "User"), new("assistant", "Chatbot")] }, Header + "4,m,n,\"[\"\"q\"\",\"\"r\"\"]\",\"[\"\"a\"\",\"\"x\"\"]\",\"[\"\"a\"\",\"\"y\"\"]\",1,0,0\n"));
    }

    [Fact]
    public void Reward_bench_rows_have_a_known_subset()
    {
        const string Text = """{"prompt":"q","chosen":"a","chosen_model":"m","rejected":"b","rejected_model":"n","subset":"hep-rust","id":7}""";
        Assert.Equal("hep-rust", Assert.Single(_given.With("a.jsonl", Text).Pairs(Source(DataShape.RewardBench))).Subset);
        Assert.Contains("RewardBench has no subset 'hep-rusty'. Did you mean 'hep-rust'?", Error(Source(DataShape.RewardBench), Text.Replace("hep-rust", "hep-rusty", StringComparison.Ordinal)));
    }

    [Fact]
    public void Panda_lm_goes_by_the_majority()
    {
        static string Row(string labels, string second = "\"b\"", string input = "") =>
            $$"""{"idx":0,"motivation_app":"x","cmp_key":"m_n","instruction":"q","input":"{{input}}","response1":"a","response2":{{second}},"annotator1":{{labels[0]}},"annotator2":{{labels[1]}},"annotator3":{{labels[2]}}}""";
        string text = $"[{string.Join(",\n", Row("112"), Row("222", input: "i"), Row("001"), Row("012"), Row("111", second: "false"), Row("113"))}]";
        Assert.Equal([("q", "a", "b"), ("q\n\ni", "b", "a")], Read(Source(DataShape.PandaLm, "a.json"), text, out DataCounts counts));
        Assert.Equal([("'annotator3' is a number that does not fit", 1L), ("'response2' is a boolean that does not fit", 1), ("a tie of the majority", 1), ("three different labels", 1)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));
        Assert.Contains("'response2' ($.response2) is the boolean false, and must be a text", Error(Source(DataShape.PandaLm, "a.json"), text));
    }
}
