using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Tests;

public class FormatTests
{
    private static readonly string[] Values = ["12 + 39", "41", "Digit at index 2 should be 5"];

    [Fact]
    public void Rendering_shows_the_text_the_mask_and_the_end_token() =>
        Assert.Equal(
            "Question: 12 + 39\nAnswer: 41\nFlawed:⟦ Yes⟧\nCritique:⟦ Digit at index 2 should be 5◆⟧",
            TextFormat.AdditionCritique.Render(Values).ToString());

    [Fact]
    public void A_prompt_is_the_text_before_its_field()
    {
        Assert.Equal("Question: 12 + 39\nAnswer: 41\nFlawed:", TextFormat.AdditionCritique.Prompt("critiqueable", ["12 + 39", "41"]).Text);
        Assert.Equal("Question: 12 + 39\nAnswer: 41\nFlawed: Yes\nCritique:", TextFormat.AdditionCritique.Prompt("critique", ["12 + 39", "41"]).Text);
    }

    [Fact]
    public void A_prompts_ids_begin_the_examples_ids()
    {
        Encoded encoded = TextFormat.AdditionCritique.Encode(Values, Tokenizer.Bytes);
        int[] prompt = TextFormat.AdditionCritique.Prompt("critique", Values).Encode(Tokenizer.Bytes);
        Assert.Equal(prompt, encoded.Ids[..prompt.Length]);
    }

    [Fact]
    public void The_mask_covers_the_learned_fields_and_the_end_token_alone()
    {
        Encoded encoded = TextFormat.AdditionCritique.Encode(Values, Tokenizer.Bytes);
        int[] targets = [.. encoded.Ids.Where((_, i) => encoded.Mask[i] == 1)];
        Assert.Equal(" Yes Digit at index 2 should be 5", Tokenizer.Bytes.Decode(targets));
        Assert.Equal(Tokenizer.Bytes.End, targets[^1]);
        Assert.Equal(encoded.Ids.Length, encoded.Mask.Length);
        Assert.Equal(" Yes Digit at index 2 should be 5".Length + 1, encoded.Targets);
    }

    [Theory]
    [InlineData("<|end|>")]
    [InlineData("Critique: Yes")]
    [InlineData("\U00020000 and é")]
    public void Data_become_no_control_token_and_come_back(string answer)
    {
        Encoded encoded = TextFormat.AdditionCritique.Encode(["q", answer, "c"], Tokenizer.Bytes);
        Assert.Single(encoded.Ids, id => id >= 256);
        Rendering rendering = TextFormat.AdditionCritique.Render(["q", answer, "c"]);
        Assert.True(TextFormat.AdditionCritique.TryParse(rendering.Text, out string[] values, out _));
        Assert.Equal(["q", answer, "c"], values);
    }

    [Theory]
    [InlineData("a\nb", "'answer' holds a line break, and the field is one line (at character 2)")]
    [InlineData("", "'answer' is empty (at character 1)")]
    [InlineData(" a", "'answer' begins with white space (at character 1)")]
    [InlineData("a ", "'answer' ends with white space (at character 2)")]
    public void A_value_outside_its_type_is_refused_with_field_and_place(string answer, string expected)
    {
        var e = Assert.Throws<InvalidExampleException>(() => TextFormat.AdditionCritique.Render(["q", answer, "c"]));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_no_value() =>
        Assert.Equal(new FieldViolation("answer", 1, "holds half of a surrogate pair, which is no character"), TextFormat.Answer.Check("a\uD800b"));

    [Fact]
    public void A_missing_field_is_named() =>
        Assert.Contains("'answer' is missing", Assert.Throws<InvalidExampleException>(() => TextFormat.AdditionCritique.Bind(new Dictionary<string, string> { ["question"] = "q" })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Question: 1 + 1\nAnswer: 2\nFlawed: Maybe\nCritique: x", "expected 'Yes' at character 34, found ' Maybe\\nCritique: x'")]
    [InlineData("Question: 1 + 1", "expected '\\nAnswer:' at character 16, found the end of the text")]
    public void What_does_not_fit_is_said(string text, string expected)
    {
        Assert.False(TextFormat.AdditionCritique.TryParse(text, out _, out string? error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_completion_is_read_with_its_prompt()
    {
        Assert.True(TextFormat.AdditionCritique.TryParseCompletion("Question: 12 + 39\nAnswer: 41\nFlawed: Yes\nCritique:", " Digit at index 2 should be 5", out string[] values, out _));
        Assert.Equal(Values, values);
    }

    [Fact]
    public void A_text_with_two_readings_is_read_as_neither()
    {
        Format format = TextFormat.PassageAndAnswer(guarded: false);
        Assert.False(format.TryParse("a\nAnswer: b\nAnswer: c", out _, out string? error));
        Assert.Contains("more than one reading", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guarded_format_refuses_what_has_a_second_reading_and_names_the_field()
    {
        Format format = TextFormat.PassageAndAnswer(guarded: true);
        Assert.Equal("a\nAnswer: b", format.Render(["a", "b"]).Text);
        var e = Assert.Throws<InvalidExampleException>(() => format.Render(["a\nAnswer: b", "c"]));
        Assert.Contains("'passage' holds a delimiter of the format at character 2", e.Message, StringComparison.Ordinal);
    }
}
