using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using static TaskDsl.Tests.Data.GivenData;

namespace TaskDsl.Tests.Data;

/// <summary>How records become values, and what those that do not fit say.</summary>
public sealed class MappingTests : IDisposable
{
    private readonly GivenData _given = new();

    public void Dispose() => _given.Dispose();

    private static readonly DataSource Question = new() { Files = ["a.jsonl"], Map = [Map("question", "prompt")] };

    [Fact]
    public void Paths_go_through_keys_indices_and_odd_names()
    {
        _given.With("a.jsonl", """{"data":{"odd key":[{"q.q":"no"},{"q.q":"yes"}]}}""");
        var source = new DataSource { Files = ["a.jsonl"], Map = [Map("question", "data", "odd key", 1, "q.q")] };
        Assert.Equal("yes", Assert.Single(_given.Items(source)).Values["question"]);
        Assert.Equal("$.data['odd key'][1]['q.q']", source.Map[0].Path!.ToString());
    }

    [Fact]
    public void One_record_may_hold_several_items_each_with_what_stands_around_it()
    {
        _given.With("a.jsonl", """
            {"source":"s1","data":{"title":"T","questions":[{"q":"q1","answers":[{"a":"a1"},{"a":"a2"}]},{"q":"q2","answers":[]},{"q":"q3","answers":[{"a":"a3"}]}]}}
            {"source":"s2","data":{"title":"U","questions":null}}
            {"source":"s2","data":{"title":"U"}}
            """);
        DataStep[] each = ["data", "questions", DataStep.Every, "answers", DataStep.Every];
        var source = new DataSource
        {
            Files = ["a.jsonl"],
            Each = DataPath.Of(each),
            Map = [Map("note", "data", "title"), Map("question", "data", "questions", DataStep.Every, "q"), Map("answer", [.. each, "a"])],
            Group = DataPath.Of("source"),
        };
        var counts = new DataCounts();
        DataItem[] items = _given.Items(source, counts: counts);
        Assert.Equal((3, 3), (counts.Records, counts.Kept));
        Assert.Equal(
            [("T", "q1", "a1", "$.data.questions[0].answers[0]"), ("T", "q1", "a2", "$.data.questions[0].answers[1]"), ("T", "q3", "a3", "$.data.questions[2].answers[0]")],
            items.Select(item => (item.Values["note"], item.Values["question"], item.Values["answer"], item.Origin.Item)));
        Assert.All(items, item => Assert.Equal(("s1", 1L, "a.jsonl"), (item.Origin.Group, item.Origin.Line, item.Origin.File)));
    }

    [Fact]
    public void A_long_list_is_walked_once()
    {
        _given.With("a.jsonl", $$"""{"data":[{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $$"""{"q":"q{{i}}","n":[{{i}},0]}"""))}}]}""");
        var source = new DataSource { Files = ["a.jsonl"], Each = DataPath.Of("data", DataStep.Every), Map = [Map("question", "data", DataStep.Every, "q"), Map("rating", "data", DataStep.Every, "n", 0) with { TakesNumbers = true }] };

        // The square of this would take minutes.
        Assert.All(_given.Items(source).Index(), item => Assert.Equal(($"q{item.Index}", $"{item.Index}", $"$.data[{item.Index}]"), (item.Item.Values["question"], item.Item.Values["rating"], item.Item.Origin.Item)));
    }

    [Fact]
    public void A_list_that_is_none_is_told()
    {
        _given.With("a.jsonl", """{"data":"x"}""");
        var source = new DataSource { Files = ["a.jsonl"], Each = DataPath.Of("data", DataStep.Every), Map = [Map("question", "data", DataStep.Every)] };
        Assert.Contains("$.data is the text 'x', and 'each' ($.data[*]) expects a list", Assert.Throws<DataException>(() => _given.Items(source)).Message);
    }

    [Fact]
    public void Without_a_map_the_records_have_the_tasks_own_keys()
    {
        DataItem item = Assert.Single(_given.With("a.jsonl", """{"question":"q","answer":"a","critiqueable":"No","other":3}""").Items(new DataSource { Files = ["a.jsonl"] }));
        Assert.Equal(["answer", "critiqueable", "question"], item.Values.Keys.Order());
        Assert.True(item.Fills(TextTask.Format("base")));
        Assert.Equal(["q", "a"], item.ExampleOf(TextTask.Format("base")).Values);
    }

    [Theory]
    [InlineData("""{"prompt":12}""", "'question' ($.prompt) is the number 12, and must be a text; to take numbers as text: 'numbers: text'")]
    [InlineData("""{"prompt":true}""", "'question' ($.prompt) is the boolean true, and must be a text")]
    [InlineData("""{"prompt":null}""", "'question' ($.prompt) is null, and must be a text; where that means that there is none: 'optional: true'")]
    [InlineData("""{"prompt":["a"]}""", "'question' ($.prompt) is a list of 1 item, and must be a text; a path goes on into it: $.prompt[0]")]
    [InlineData("""{"prompt":{"the text":1}}""", "'question' ($.prompt) is an object, and must be a text; a path goes on into it: $.prompt['the text']")]
    [InlineData("""{"prompt":{}}""", "'question' ($.prompt) is an object, and must be a text")]
    [InlineData("""{"promt":"a","topic":1}""", "'question' ($.prompt) is missing: the record has promt, topic")]
    [InlineData("""{"prompt":""}""", "'question' ($.prompt) is empty (at character 1)")]
    [InlineData("""{"prompt":" a"}""", "'question' ($.prompt) begins with white space (at character 1); to have it cut: 'trim: true'")]
    [InlineData("""{"prompt":"ab\n"}""", "'question' ($.prompt) ends with white space (at character 3); to have it cut: 'trim: true'")]
    [InlineData("""{"prompt":"\ud800"}""", "half of a surrogate pair")]
    public void What_is_no_value_is_told_with_what_stands_there(string record, string message)
    {
        DataException error = Assert.Throws<DataException>(() => _given.With("a.jsonl", "\n" + record).Items(Question));
        Assert.StartsWith(message, error.Message[Math.Max(0, error.Message.IndexOf(message, StringComparison.Ordinal))..], StringComparison.Ordinal);
        Assert.EndsWith("To leave such items out and count them: 'invalid: leave_out'.", error.Message, StringComparison.Ordinal);
        Assert.Equal(("a.jsonl(2,1)", DataException.UnfitItem), (error.Place, error.Id));
    }

    [Fact]
    public void Fields_have_their_types()
    {
        var source = new DataSource { Files = ["a.jsonl"], Map = [Map("critique", "c"), Map("critiqueable", "f")] };
        string Error(string record) => Assert.Throws<DataException>(() => _given.With("a.jsonl", record).Items(source)).Message;
        Assert.Contains("'critique' ($.c) holds a line break, and the field is one line", Error("""{"c":"a\nb","f":"Yes"}"""));
        Assert.Contains("'critiqueable' ($.f) is 'Maybe', which is not one of Yes, No", Error("""{"c":"a","f":"Maybe"}"""));
        Assert.Contains("say what it means: 'values: { true: Yes, false: No }'", Error("""{"c":"a","f":false}"""));
    }

    [Fact]
    public void Values_numbers_prefixes_and_fixed_values_are_read_as_the_map_says()
    {
        _given.With("a.jsonl", "{\"q\":\"Question: a\",\"f\":true,\"r\":7.50}\n{\"q\":\"b\",\"f\":null,\"r\":-3}\n");
        var source = new DataSource
        {
            Files = ["a.jsonl"],
            Map =
            [
                Map("question", "q") with { WithoutPrefix = "Question: " },
                Map("critiqueable", "f") with { Optional = true, Values = [new("true", "Yes"), new("false", "No"), new("null", "No")] },
                Map("rating", "r") with { TakesNumbers = true },
                new FieldMapping("note", null) { Fixed = "released" },
                Map("critique", "c") with { Optional = true },
            ],
        };
        Assert.Equal(
            [("a", "Yes", "7.50", "released", false), ("b", "No", "-3", "released", false)],
            _given.Items(source).Select(item => (item.Values["question"], item.Values["critiqueable"], item.Values["rating"], item.Values["note"], item.Values.ContainsKey("critique"))));
        _given.With("a.jsonl", "{\"q\":\"b\",\"f\":\"unsure\",\"r\":-3}");
        Assert.Contains("'critiqueable' ($.f) is the text 'unsure', and 'values' has true, false, null", Assert.Throws<DataException>(() => _given.Items(source)).Message);
    }

    [Fact]
    public void What_does_not_fit_may_be_left_out_and_counted_by_reason()
    {
        _given.With("a.jsonl", """
            {"prompt":"a"}
            {"prompt":""}
            {"prompt":3}
            {"prompt":""}
            {"prompt":" b "}
            {}
            """);
        var counts = new DataCounts();
        Assert.Equal(["a"], _given.Items(Question with { LeavesOutInvalid = true }, counts: counts).Select(item => item.Values["question"]));
        Assert.Equal([("'question' begins with white space", 1L), ("'question' is a number", 1), ("'question' is empty", 2), ("'question' is missing", 1)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal((6, 1), (counts.Records, counts.Kept));

        counts = new DataCounts();
        Assert.Equal(["a", "b"], _given.Items(Question with { LeavesOutInvalid = true, Trims = true }, counts: counts).Select(item => item.Values["question"]));
        Assert.Equal(1, counts.Trimmed);
    }

    [Fact]
    public void Conditions_leave_out_what_is_not_meant()
    {
        _given.With("a.jsonl", """
            {"prompt":"a","topic":true,"n":7,"l":[]}
            {"prompt":"b","topic":false,"n":7,"l":[]}
            {"prompt":"c","topic":true,"n":6,"l":[]}
            {"prompt":"d","topic":true,"n":7,"l":[1]}
            {"prompt":"e"}
            """);
        var counts = new DataCounts();
        DataSource source = Question with { Where = [new(DataPath.Of("topic"), ["true", "yes"]), new(DataPath.Of("n"), ["7"]), new(DataPath.Of("l"), ["[]"])] };
        Assert.Equal(["a"], _given.Items(source, counts: counts).Select(item => item.Values["question"]));
        Assert.Equal([("where: $.l is not []", 1L), ("where: $.n is not 7", 1), ("where: $.topic is not true or yes", 2)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));

        counts = new DataCounts();
        source = Question with { Unless = [new(DataPath.Of("topic"), ["false", "null"]), new(DataPath.Of("l"), ["[…]"])] };
        Assert.Equal(["a", "c"], _given.Items(source, counts: counts).Select(item => item.Values["question"]));
        Assert.Equal([("unless: $.l is […]", 1L), ("unless: $.topic is false or null", 2)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));
        Assert.Contains("$.topic holds half of a surrogate pair", Assert.Throws<DataException>(() => _given.With("a.jsonl", """{"prompt":"a","topic":"\ud800"}""").Items(source)).Message);
    }

    [Fact]
    public void A_conversation_is_a_list_of_messages_with_the_tasks_roles()
    {
        _given.With("a.jsonl", """{"prompt":[{"role":"user","content":"Hi"},{"role":"Chatbot","text":"Hello"}]}""");
        DataSource source = Question with { Roles = [new("user", "User")] };
        Assert.Equal("""[{"role":"User","text":"Hi"},{"role":"Chatbot","text":"Hello"}]""", Assert.Single(_given.Items(source, ChatTask)).Values["question"]);
        string Error(DataSource from) => Assert.Throws<DataException>(() => _given.Items(from, ChatTask)).Message;
        Assert.Contains("has the role 'user', and the roles of 'question' are User, Chatbot; say which it is: roles: { user: User }", Error(Question));
        _given.With("a.jsonl", """{"prompt":[{"role":"user","content":" Hi\n"}]}""");
        var counts = new DataCounts();
        Assert.Equal("""[{"role":"User","text":"Hi"}]""", Assert.Single(_given.Items(source with { Trims = true }, ChatTask, counts)).Values["question"]);
        Assert.Equal(1, counts.Trimmed);
        _given.With("a.jsonl", """{"prompt":[{"role":"user","content":"Hi"},{"role":"user"}]}""");
        Assert.Contains("has a message 2 that is not of the form", Error(source));
        _given.With("a.jsonl", """{"prompt":7}""");
        Assert.Contains("is the number 7, and must be a list of turns", Error(source));
    }

    [Fact]
    public void A_text_is_a_conversation_of_one_message_of_the_user()
    {
        _given.With("a.csv", "prompt\nHi\n");
        DataSource source = Question with { Files = ["a.csv"], Roles = [new("user", "User")] };
        Assert.Equal("""[{"role":"User","text":"Hi"}]""", Assert.Single(_given.Items(source, ChatTask)).Values["question"]);
        string Error(DataSource from) => Assert.Throws<DataException>(() => _given.Items(from, ChatTask)).Message;
        Assert.Contains("'question' ($.prompt), a text and so a message of the user, has the role 'user', and the roles of 'question' are User, Chatbot; say which it is: roles: { user: User }", Error(source with { Roles = [] }));

        // A list of messages that somebody wrote into a column is not what the user said.
        _given.With("a.csv", """
            prompt
            "[{""role"": ""user"", ""content"": ""Hi""}]"
            """);
        Assert.Contains("must be a list of turns", Error(source));
    }

    [Fact]
    public void All_items_of_a_group_fall_on_one_side_and_each_item_on_exactly_one()
    {
        _given.With("a.jsonl", string.Join('\n', Enumerable.Range(0, 3000).Select(i => $$"""{"prompt":"q{{i}}","source":"s{{i % 600}}"}""")));
        var data = new DataDefinition { Train = [Question with { Group = DataPath.Of("source") }], ValidationShare = 0.1, TestShare = 0.2 };
        var counts = new DataCounts();
        DataItem[][] sides = [.. new[] { Split.Train, Split.Validation, Split.Test }.Select(split => _given.Items(data, split, counts: split == Split.Train ? counts : null))];
        Assert.Equal(3000, sides.Sum(side => side.Length));
        Assert.Equal(3000, sides.SelectMany(side => side).Select(item => item.Values["question"]).Distinct().Count());
        Assert.Equal(600, sides.Sum(side => side.Select(item => item.Origin.Group).Distinct().Count()));
        Assert.Equal(3000 - sides[0].Length, counts.OtherSplits);

        // 600 groups at 0.1 and 0.2: five standard deviations are 37 and 49 groups of five items.
        Assert.InRange(sides[1].Length, (60 - 37) * 5, (60 + 37) * 5);
        Assert.InRange(sides[2].Length, (120 - 49) * 5, (120 + 49) * 5);
    }

    [Theory]
    [InlineData("null", "The group ($.source) is null, and must be a text or a number")]
    [InlineData("\" \"", "The group ($.source) is empty")]
    public void A_group_without_a_name_is_told(string group, string message)
    {
        _given.With("a.jsonl", $$"""{"prompt":"a","source":{{group}}}""");
        Assert.StartsWith(message, Assert.Throws<DataException>(() => _given.Items(Question with { Group = DataPath.Of("source") })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_groups_name_has_no_white_space_around_it_and_a_long_one_is_short()
    {
        _given.With("a.jsonl", string.Join('\n', new[] { "\"7\"", "7", "\" 7\\n\"", $"\"{new string('x', 65)}\"" }.Select(group => $$"""{"prompt":"a","source":{{group}}}""")));
        string[] groups = [.. _given.Items(Question with { Group = DataPath.Of("source") }).Select(item => item.Origin.Group)];
        Assert.Equal(["7", "7", "7"], groups[..3]);
        Assert.Equal(16, groups[3].Length);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void What_is_left_out_counts_once_in_its_groups_split_where_it_has_one(bool grouped)
    {
        _given.With("a.jsonl", string.Join('\n', Enumerable.Range(0, 300).Select(i => $$"""{"prompt":{{(i % 3 == 0 ? "7" : "\"q\"")}},"source":"s{{i}}","topic":{{(i % 3 == 1 ? "false" : "true")}}}""")));
        var data = new DataDefinition { Train = [Question with { Group = grouped ? DataPath.Of("source") : null, Where = [new(DataPath.Of("topic"), ["true"])], LeavesOutInvalid = true }], TestShare = 0.3 };
        DataCounts train = new(), test = new();
        int kept = _given.Items(data, Split.Train, counts: train).Length + _given.Items(data, Split.Test, counts: test).Length;
        string[] reasons = ["'question' is a number", "where: $.topic is not true"];
        Assert.Equal([100, 100, 100], [kept, .. reasons.Select(reason => train.LeftOut.GetValueOrDefault(reason) + test.LeftOut.GetValueOrDefault(reason))]);
        Assert.Equal(grouped ? reasons : [], test.LeftOut.Keys);
        Assert.Equal(grouped ? 300 : 100, train.OtherSplits + test.OtherSplits);
    }

    [Fact]
    public void Without_a_group_equal_questions_are_one()
    {
        _given.With("a.jsonl", string.Join('\n', Enumerable.Range(0, 400).Select(i => $$"""{"question":"q{{i % 50}}","answer":"a{{i}}"}""")));
        var data = new DataDefinition { Train = [new DataSource { Files = ["a.jsonl"] }], TestShare = 0.4 };
        string[] train = [.. _given.Items(data, Split.Train).Select(item => item.Values["question"])], test = [.. _given.Items(data, Split.Test).Select(item => item.Values["question"])];
        Assert.Equal(400, train.Length + test.Length);
        Assert.NotEmpty(test);
        Assert.Empty(train.Intersect(test));
    }

    [Fact]
    public void A_split_that_is_not_there_is_told() =>
        Assert.Contains("no data of the split 'test'", Assert.Throws<DataException>(() => _given.Items(new DataDefinition { Train = [Question] }, Split.Test)).Message);

    [Fact]
    public void Values_with_a_second_reading_are_no_examples_of_a_guarded_format()
    {
        _given.With("a.jsonl", """
            {"passage":"One","answer":"two"}
            {"passage":"One\nAnswer: x","answer":"two"}
            {"passage":"Three"}
            """);
        TextFormat format = TextFormat.PassageAndAnswer(guarded: true);
        var experiment = new ExperimentDefinition
        {
            Name = "Guarded",
            SourceFile = "guarded.experiment.yaml",
            Task = new() { Name = "Test", SourceFile = "test.task.yaml", Fields = [.. format.Parameters], Formats = [format] },
            Models = [],
            Train = new(),
            Rounds = [],
            Data = new DataDefinition { Train = [new DataSource { Files = ["a.jsonl"] }] },
        };
        var counts = new DataCounts();
        Assert.Equal(["One", "two"], Assert.Single(DataExamples.Read(experiment, _given.Folder, Split.Train, [format], counts)).Values);
        Assert.Equal([("'format' has a second reading", 1L)], counts.LeftOut.Select(pair => (pair.Key, pair.Value)));
    }
}
