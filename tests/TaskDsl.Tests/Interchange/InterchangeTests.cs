using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Formats;
using TaskDsl.Interchange;
using TaskDsl.Tests.Tokenizers;
using TaskDsl.Tokenizers;

namespace TaskDsl.Tests.Interchange;

/// <summary>Rows for other programs: the documented schema, the rendering's text and the mask, whatever the values.</summary>
public class InterchangeTests
{
    private const string End = "<|end|>";

    private static readonly TextFormat Base = new(
        guarded: false,
        new LiteralSegment("Question:"), new FieldSegment(TextFormat.Question) { LeadingSpace = true },
        new LiteralSegment("\nAnswer:"), new FieldSegment(TextFormat.Answer) { LeadingSpace = true, Learned = true }, new EndSegment(Learned: true));

    private static readonly TextFormat Critiqueability = new(
        guarded: false,
        new LiteralSegment("Answer:"), new FieldSegment(TextFormat.Answer) { LeadingSpace = true },
        new LiteralSegment("\nFlawed:"), new FieldSegment(TextFormat.Flawed) { LeadingSpace = true, Learned = true });

    private static readonly ScoredFormat Preference = new(
        new LiteralSegment("Question:"), new FieldSegment(TextFormat.Question) { LeadingSpace = true },
        new LiteralSegment("\nAnswer:"), new FieldSegment(TextFormat.Answer) { LeadingSpace = true },
        new LiteralSegment("\nCritique:"), new FieldSegment(TextFormat.Critique) { LeadingSpace = true }, new EndSegment(Learned: false));

    private static readonly string[][] Values = [["12 + 39", "41", "Digit at index 2 should be 5"], ["“é” 漢字 🦊", "  \t".Trim() + "x  y", "a\u00a0b"], ["1", "2", "3 \"quoted\" \\ back"]];

    public static TheoryData<string> Families => TrainedTokenizer.Families;

    [Fact]
    public void A_prompt_and_its_completion_are_the_text_and_only_the_learned_field_is_the_completion()
    {
        foreach (string[] values in Values)
        {
            JsonElement row = Json(PromptCompletion.Of(Base, values[..2], null, ControlTexts.Unknown).Write);
            DocumentedSchema.PromptCompletion(row);
            Assert.Equal(Base.Render(values[..2]).Text, Text(row, "prompt") + Text(row, "completion"));
            Assert.Equal(Base.Prompt("answer", values[..1]).Text, Text(row, "prompt"));
            Assert.Equal($" {values[1]}{End}", PromptCompletion.Of(Base, values[..2], null, new ControlTexts(End)).Completion);
        }

        // No end token follows a label.
        Assert.Equal(new PromptCompletion("Answer: 41\nFlawed:", " No"), PromptCompletion.Of(Critiqueability, ["41", "No"], null, new ControlTexts(End)));
    }

    /// <summary>As SFTTrainer does: the prompt is tokenized, then prompt and completion together, and what is longer is the completion.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void What_TRL_makes_of_prompt_and_completion_has_the_mask(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        foreach (string[] values in Values)
        {
            PromptCompletion row = PromptCompletion.Of(Base, values[..2], null, ControlTexts.Unknown);
            int[] begin = tokenizer.Begin is { } id ? [id] : [];
            int[] prompt = [.. begin, .. tokenizer.Encode(row.Prompt)], whole = [.. begin, .. tokenizer.Encode(row.Prompt + row.Completion), tokenizer.End];
            Encoded encoded = Base.Encode(values[..2], tokenizer);
            Assert.Equal(encoded.Ids, whole);
            Assert.Equal(encoded.Mask, whole.Select((_, i) => i < prompt.Length ? (byte)0 : (byte)1));
        }
    }

    [Fact]
    public void Two_learned_fields_are_a_row_each_and_never_one_completion()
    {
        Assert.Equal("it learns 2 separate fields (critiqueable, critique), and a completion is one", PromptCompletion.WhyNot(TextFormat.AdditionCritique));
        Assert.Equal("it learns nothing", PromptCompletion.WhyNot(Preference));
        foreach (string[] values in Values)
        {
            PromptCompletion[] rows = [.. PromptCompletion.OfEach(TextFormat.AdditionCritique, values, null, new ControlTexts(End))];
            Assert.Equal([" Yes", $" {values[2]}{End}"], rows.Select(row => row.Completion));
            Assert.Equal(new[] { "critiqueable", "critique" }.Select(field => TextFormat.AdditionCritique.Prompt(field, values).Text), rows.Select(row => row.Prompt));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Ids_are_labelled_where_the_mask_is(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        foreach (string[] values in Values)
        {
            Encoded encoded = TextFormat.AdditionCritique.Encode(values, tokenizer);
            JsonElement row = Json(LabelledIds.Of(encoded).Write);
            DocumentedSchema.Tokenized(row, tokenizer.VocabularySize);
            Assert.Equal(encoded.Ids, DocumentedSchema.Integers(row, "input_ids"));
            Assert.Equal(encoded.Mask, DocumentedSchema.Integers(row, "labels").Select(label => label == -100 ? (byte)0 : (byte)1));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Segments_joined_are_the_text_with_its_control_tokens_as_text(string family)
    {
        BytePairTokenizer tokenizer = TrainedTokenizer.Of(family);
        var controls = ControlTexts.Of(tokenizer, end: null);
        foreach (string[] values in Values)
        {
            JsonElement row = Json(InputOutput.Of(TextFormat.AdditionCritique, values, null, controls).Write);
            DocumentedSchema.Segments(row);
            (bool Label, string Text)[] segments = [.. row.GetProperty("segments").EnumerateArray().Select(segment => (segment.GetProperty("label").GetBoolean(), Text(segment, "text")))];
            Assert.Equal(tokenizer.Family.Begin + TextFormat.AdditionCritique.Render(values).Text + tokenizer.Family.End, string.Concat(segments.Select(segment => segment.Text)));
            Assert.Equal([false, true, false, true], segments.Select(segment => segment.Label));
            Assert.Equal((" Yes", $" {values[2]}{tokenizer.Family.End}"), (segments[1].Text, segments[3].Text));
        }
    }

    [Fact]
    public void A_begin_token_is_context_before_a_text_that_begins_with_what_is_learned() =>
        Assert.Equal(
            [(false, "<|begin_of_text|>"), (true, "41<|eot_id|>")],
            InputOutput.Of(new TextFormat(false, new FieldSegment(TextFormat.Answer) { Learned = true }, new EndSegment(Learned: true)), ["41"], null, ControlTexts.Of(TrainedTokenizer.Of("llama3"), end: null)).Segments.AsEnumerable());

    [Fact]
    public void An_empty_value_parts_nothing()
    {
        var format = new TextFormat(false, new FieldSegment(TextFormat.Flawed) { Learned = true }, new FieldSegment(new("note", FieldType.Line) { AllowsEmpty = true }) { LeadingSpace = true }, new FieldSegment(TextFormat.Answer) { LeadingSpace = true, Learned = true }, new EndSegment(Learned: true));
        Assert.Equal([new Stretch("No 41", Learned: true, Ended: true)], Stretch.Of(format.Render(["No", "", "41"])).AsEnumerable());
        Assert.Equal(3, Stretch.Of(format.Render(["No", "x", "41"])).Length);
    }

    [Fact]
    public void What_is_tokenized_on_its_own_may_get_other_ids()
    {
        using TemporaryFile file = TokenizerJson.Write(TokenizerJson.Of("gpt2", "a a"));
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(file.Path);
        ImmutableArray<Stretch> stretches = [new("a", Learned: false, Ended: false), new("a", Learned: true, Ended: true)];

        Assert.Equal(3, Stretch.EncodeEach(stretches, tokenizer).Length);
        Assert.Single(tokenizer.Encode("aa"));
        Assert.Equal(Base.Encode(["1 + 1", "2"], tokenizer).Ids, Stretch.EncodeEach(Stretch.Of(Base.Render(["1 + 1", "2"])), tokenizer));
    }

    [Fact]
    public void Data_that_hold_a_control_text_are_refused_where_text_is_tokenized()
    {
        string message = Assert.Throws<InvalidExampleException>(() => PromptCompletion.Of(Base, ["say <|end|>", "2"], null, new ControlTexts(End))).Message;
        Assert.Contains("'<|end|>' at character 15", message, StringComparison.Ordinal);
        Assert.Throws<InvalidExampleException>(() => InputOutput.Of(Base, ["1", "<|im_end|>"], null, ControlTexts.Of(TrainedTokenizer.Of("qwen2"), end: null)));
        Assert.All(["<|im_end|>", "<stop>"], text => Assert.Throws<InvalidExampleException>(() => PromptCompletion.Of(Base, ["1", text], null, ControlTexts.Of(TrainedTokenizer.Of("qwen2"), end: "<stop>"))));
        Assert.Equal(2 + "<|end|>".Length, LabelledIds.Of(new TextFormat(false, new FieldSegment(TextFormat.Answer) { Learned = true }, new EndSegment(true)).Encode(["x<|end|>"], Tokenizer.Bytes)).InputIds.Length);
    }

    [Fact]
    public void Segments_need_the_end_tokens_text_where_there_is_one()
    {
        Assert.Contains("give --tokenizer FILE, or --end TEXT", InputOutput.WhyNot(Base, ControlTexts.Unknown), StringComparison.Ordinal);
        Assert.Null(InputOutput.WhyNot(Critiqueability, ControlTexts.Unknown));
        Assert.Null(InputOutput.WhyNot(Base, new ControlTexts(End)));
        Assert.Equal("it learns nothing", InputOutput.WhyNot(Preference, new ControlTexts(End)));
    }

    [Fact]
    public void A_preference_is_split_at_the_first_field_that_is_a_sides_own()
    {
        string[] chosen = ["12 + 39", "51", "Right"], rejected = ["12 + 39", "5", "Digit at index 2 is missing"];
        JsonElement row = Json(PreferenceRow.Of(Preference, ["question"], chosen, rejected, null, margin: 0.5, ControlTexts.Unknown).Write);
        DocumentedSchema.Preference(row, margin: true);
        // Not their longest common beginning, which ends inside of the answers.
        Assert.Equal(("Question: 12 + 39\nAnswer:", " 51\nCritique: Right"), (Text(row, "prompt"), Text(row, "chosen")));
        Assert.Equal(Preference.Render(rejected).Text, Text(row, "prompt") + Text(row, "rejected"));
        Assert.Equal(0.5, row.GetProperty("margin").GetDouble());
        DocumentedSchema.Preference(Json(PreferenceRow.Of(Preference, ["question"], chosen, rejected, null, margin: null, ControlTexts.Unknown).Write), margin: false);

        // What is given is the same on both sides.
        var flawed = new ScoredFormat(new LiteralSegment("Flawed:"), new FieldSegment(TextFormat.Flawed) { LeadingSpace = true, Given = "Yes" }, new LiteralSegment("\nAnswer:"), new FieldSegment(TextFormat.Answer) { LeadingSpace = true }, new EndSegment(Learned: false));
        Assert.Equal(new PreferenceRow("Flawed: Yes\nAnswer:", " 51<|end|>", " 5<|end|>", null), PreferenceRow.Of(flawed, [], ["51"], ["5"], null, margin: null, new ControlTexts(End)));

        JsonElement ids = Json(PreferenceIds.Of(Preference, chosen, rejected, Tokenizer.Bytes, null, margin: null).Write);
        DocumentedSchema.TokenizedPreference(ids);
        Assert.Equal([.. Tokenizer.Bytes.Encode(Preference.Render(chosen).Text), Tokenizer.Bytes.End], DocumentedSchema.Integers(ids, "chosen_ids"));
        Assert.NotNull(PreferenceRow.WhyNot(Base));
    }

    private static JsonElement Json(Action<Utf8JsonWriter> row) => InterchangeJson.Of(row);

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private sealed class ScoredFormat(params ImmutableArray<Segment> segments) : Format("Test", "preference", "id", null, segments)
    {
        public override bool Scores => true;
    }
}

/// <summary>A row as JSON.</summary>
internal static class InterchangeJson
{
    public static JsonElement Of(Action<Utf8JsonWriter> row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            row(json);
            json.WriteEndObject();
        }

        return JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan);
    }
}
