using System.Text.Json;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Interchange;

/// <summary>A row of a preference dataset as TRL documents it: <c>{"prompt", "chosen", "rejected"}</c> with RewardTrainer's optional <c>margin</c>.</summary>
/// <param name="Prompt">What both sides begin with, up to the first field that is a side's own.</param>
/// <param name="Chosen">The rest of the preferred side's text.</param>
/// <param name="Rejected">The rest of the other side's text.</param>
/// <param name="Margin">m in the loss −log σ(r⁺ − r⁻ − m); null for none.</param>
public sealed record PreferenceRow(string Prompt, string Chosen, string Rejected, double? Margin)
{
    /// <summary>Why a format's examples are no side of a pair, or null where they are.</summary>
    public static string? WhyNot(Format format) => format.Scores ? null : "it is no preference format (scores: end)";

    /// <summary>The row of a pair.</summary>
    /// <param name="format">A format that scores.</param>
    /// <param name="shared">The fields that both sides share, by name.</param>
    /// <param name="chosen">The values of the preferred side.</param>
    /// <param name="rejected">The values of the other side.</param>
    /// <param name="shots">The examples before each side's text.</param>
    /// <param name="margin">The margin; null for none.</param>
    /// <param name="controls">What the other program reads as control tokens. Without an end text none is written: TRL adds the tokenizer's own end token.</param>
    /// <exception cref="InvalidExampleException">A value does not fit, or holds a control text.</exception>
    public static PreferenceRow Of(Format format, IReadOnlyCollection<string> shared, string[] chosen, string[] rejected, Shots? shots, double? margin, ControlTexts controls)
    {
        Rendering better = controls.Render(format, chosen, shots), worse = controls.Render(format, rejected, shots);
        int prompt = better.Segments.Take(shots?.Segments.Length ?? 0).Concat(
            better.Segments.Skip(shots?.Segments.Length ?? 0).TakeWhile(segment => segment.Field is null || shared.Contains(segment.Field) || IsGiven(format, segment.Field)))
            .Sum(segment => segment.Text.Length);
        string end = better.Segments[^1].Kind == SegmentKind.Control ? controls.End ?? "" : "";
        return new PreferenceRow(better.Text[..prompt], better.Text[prompt..] + end, worse.Text[prompt..] + end, margin);
    }

    /// <summary>Writes the row's members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("prompt", Prompt);
        json.WriteString("chosen", Chosen);
        json.WriteString("rejected", Rejected);
        if (Margin is { } margin)
        {
            json.WriteNumber("margin", margin);
        }
    }

    private static bool IsGiven(Format format, string field) => format.Segments.Any(segment => segment is FieldSegment { Given: not null } given && given.Field.Name == field);
}

/// <summary>A pair as ids, <c>{"chosen_ids", "rejected_ids"}</c> with the optional <c>margin</c>, as TRL's RewardTrainer documents processed datasets.</summary>
/// <param name="ChosenIds">The preferred side's ids, with the end token at which the reward is read.</param>
/// <param name="RejectedIds">The other side's.</param>
/// <param name="Margin">The margin; null for none.</param>
public sealed record PreferenceIds(int[] ChosenIds, int[] RejectedIds, double? Margin)
{
    /// <summary>The row of a pair.</summary>
    /// <inheritdoc cref="PreferenceRow.Of"/>
    /// <param name="format">A format that scores.</param>
    /// <param name="chosen">The values of the preferred side.</param>
    /// <param name="rejected">The values of the other side.</param>
    /// <param name="tokenizer">Whose ids to write.</param>
    /// <param name="shots">The examples before each side's text.</param>
    /// <param name="margin">The margin; null for none.</param>
    public static PreferenceIds Of(Format format, string[] chosen, string[] rejected, Tokenizer tokenizer, Shots? shots, double? margin) =>
        new(format.Encode(chosen, tokenizer, shots).Ids, format.Encode(rejected, tokenizer, shots).Ids, margin);

    /// <summary>Writes the row's members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        Numbers.Write(json, "chosen_ids", ChosenIds);
        Numbers.Write(json, "rejected_ids", RejectedIds);
        if (Margin is { } margin)
        {
            json.WriteNumber("margin", margin);
        }
    }
}
