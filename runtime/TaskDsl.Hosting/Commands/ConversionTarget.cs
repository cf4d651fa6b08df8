using System.Collections.Immutable;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Interchange;
using TaskDsl.Tokenizers;
using Row = System.Action<System.Text.Json.Utf8JsonWriter>;

namespace TaskDsl.Hosting.Commands;

/// <summary>What is converted and how.</summary>
/// <param name="Format">The format of the examples.</param>
/// <param name="Tokenizer">Whose ids are wanted; null where nobody said.</param>
/// <param name="Controls">The control tokens' texts.</param>
/// <param name="EachField">Whether each learned field makes a row.</param>
/// <param name="Turns">Whether messages are the format's own turns.</param>
/// <param name="Roles">The chat role of each role.</param>
internal sealed record Conversion(Format Format, Tokenizer? Tokenizer, ControlTexts Controls, bool EachField, bool Turns, IReadOnlyDictionary<string, string> Roles)
{
    /// <summary>How many examples get other ids from a program that encodes each stretch on its own.</summary>
    public int OtherIds { get; set; }

    /// <summary>Whether the rows so far have a margin; null before the first.</summary>
    public bool? Margins { get; set; }
}

/// <summary>A documented schema of training rows.</summary>
/// <param name="Name">What <c>--to</c> calls it.</param>
/// <param name="Description">Its keys and who reads them.</param>
/// <param name="Takes">The options that mean something with it.</param>
/// <param name="WhyNot">Why a format cannot be written so; null where it can.</param>
/// <param name="Rows">The rows of an object of the input.</param>
internal sealed record ConversionTarget(string Name, string Description, ImmutableArray<string> Takes, Func<Conversion, string?> WhyNot, Func<Conversion, InputObject, Shots?, IEnumerable<Row>> Rows)
{
    private const string NoTokenizer = "ids are a tokenizer's: give --tokenizer FILE";

    public static ImmutableArray<ConversionTarget> All { get; } =
    [
        new("trl", "prompt, completion: TRL's SFTTrainer", ["--end", "--each-field"], WhyNoCompletion, Completions),
        new("trl-chat", "prompt, completion as lists of messages: TRL's SFTTrainer", ["--chat", "--roles"], conversion => PromptCompletion.WhyNot(conversion.Format) ?? WhyNoChat(conversion), (conversion, input, shots) => [Chat(conversion, input, shots).WritePromptCompletion]),
        new("ids", "input_ids, attention_mask, labels: TRL and Axolotl", [], conversion => LabelledIds.WhyNot(conversion.Format) ?? (conversion.Tokenizer is null ? NoTokenizer : null), (conversion, input, shots) => [LabelledIds.Of(conversion.Format.Encode(input.Bind(conversion.Format), conversion.Tokenizer!, shots)).Write]),
        new("axolotl", "segments: Axolotl's input_output", ["--end"], conversion => InputOutput.WhyNot(conversion.Format, conversion.Controls), Segments),
        new("messages", "messages: chat templates", ["--chat", "--roles"], WhyNoChat, (conversion, input, shots) => [Chat(conversion, input, shots).Write]),
        new("pairs", "prompt, chosen, rejected, margin: TRL's RewardTrainer", ["--end"], conversion => PreferenceRow.WhyNot(conversion.Format), (conversion, input, shots) =>
        {
            InputPair pair = Pair(conversion, input);
            return [PreferenceRow.Of(conversion.Format, pair.Shared, pair.Chosen, pair.Rejected, shots, pair.Margin, conversion.Controls).Write];
        }),
        new("pair-ids", "chosen_ids, rejected_ids, margin: TRL's RewardTrainer", [], conversion => PreferenceRow.WhyNot(conversion.Format) ?? (conversion.Tokenizer is null ? NoTokenizer : null), (conversion, input, shots) =>
        {
            InputPair pair = Pair(conversion, input);
            return [PreferenceIds.Of(conversion.Format, pair.Chosen, pair.Rejected, conversion.Tokenizer!, shots, pair.Margin).Write];
        }),
    ];

    private static string? WhyNoCompletion(Conversion conversion) => PromptCompletion.WhyNot(conversion.Format) switch
    {
        null => null,
        var why when conversion.Format.Scores => $"{why}; --to pairs writes preferences",
        var why when conversion.Format.Learned.IsEmpty => why,
        _ when conversion.EachField => null,
        var why => $"{why}; --to ids writes both with their mask, --to axolotl as segments, and --each-field a row for each",
    };

    private static IEnumerable<Row> Completions(Conversion conversion, InputObject input, Shots? shots)
    {
        string[] values = input.Bind(conversion.Format);
        IEnumerable<PromptCompletion> rows = conversion.EachField
            ? PromptCompletion.OfEach(conversion.Format, values, shots, conversion.Controls)
            : [PromptCompletion.Of(conversion.Format, values, shots, conversion.Controls)];
        return rows.Select(row => (Row)row.Write);
    }

    private static IEnumerable<Row> Segments(Conversion conversion, InputObject input, Shots? shots)
    {
        string[] values = input.Bind(conversion.Format);
        if (conversion.Tokenizer is { } tokenizer
            && !conversion.Format.Encode(values, tokenizer, shots).Ids.SequenceEqual(Stretch.EncodeEach(Stretch.Of(conversion.Format.Render(values, shots)), tokenizer)))
        {
            conversion.OtherIds++;
        }

        return [InputOutput.Of(conversion.Format, values, shots, conversion.Controls).Write];
    }

    private static string? WhyNoChat(Conversion conversion) =>
        conversion.Turns ? ChatMessages.WhyNotTurns(conversion.Format, conversion.Roles) : ChatMessages.WhyNotContext(conversion.Format);

    private static ChatMessages Chat(Conversion conversion, InputObject input, Shots? shots)
    {
        string[] values = input.Bind(conversion.Format);
        return conversion.Turns ? ChatMessages.OfTurns(conversion.Format, values, conversion.Roles, conversion.Controls) : ChatMessages.OfContext(conversion.Format, values, shots, conversion.Controls);
    }

    /// <summary>TRL looks at the first row alone to know whether there are margins.</summary>
    private static InputPair Pair(Conversion conversion, InputObject input)
    {
        InputPair pair = InputPair.Of(input, conversion.Format);
        return (conversion.Margins ??= pair.Margin is not null) == pair.Margin is not null
            ? pair
            : throw input.Error(pair.Margin is null ? "'margin' is missing, and earlier pairs have one: all have one, or none" : "the pair has a 'margin', and earlier pairs have none: all have one, or none");
    }
}
