using System.Globalization;
using System.Text;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Tokenizers;

namespace TaskDsl.Hosting.Running;

/// <summary>Encodes a round's sequences, none longer than the model's context: what is longer ends the run, or is dropped or cut as the experiment says.</summary>
internal sealed class FittedExamples(ExperimentDefinition experiment, ModelDefinition model)
{
    private const int ShownCharacters = 60;

    /// <summary>How many sequences were left out so far.</summary>
    public int Dropped { get; private set; }

    /// <summary>How many sequences were cut so far.</summary>
    public int Truncated { get; private set; }

    /// <summary>How many sequences hold characters that the tokenizer composes (NFC), so that what is learned is not what was written.</summary>
    public int Composed { get; private set; }

    private Tokenizer Tokenizer => experiment.Tokenizer;

    /// <summary>The sequences' ids and masks, one by one.</summary>
    /// <exception cref="CommandException">One is longer than the context, and the experiment does not say what becomes of it or the cut field cannot make room.</exception>
    public IEnumerable<Encoded> Encode(IEnumerable<Example> examples)
    {
        foreach (Example example in examples)
        {
            Encoded encoded = example.Encode(Tokenizer);
            Composed += example.Values.Any(Tokenizer.Changes) ? 1 : 0;
            if (encoded.Ids.Length <= model.Context)
            {
                yield return encoded;
            }
            else if (experiment.Train.TooLong == TooLong.Truncate)
            {
                Encoded cut = Cut(example, encoded);
                Truncated++;
                yield return cut;
            }
            else if (experiment.Train.TooLong == TooLong.Drop)
            {
                Dropped++;
            }
            else
            {
                throw Failure(example, encoded, "Give the model a longer context, or say what becomes of such sequences: train: { too_long: drop }, or too_long: { truncate: FIELD }.");
            }
        }
    }

    /// <summary>Says what became of sequences that do not fit, and of characters that the tokenizer composes.</summary>
    /// <param name="title">The round's name.</param>
    /// <param name="notes">Receives the counts.</param>
    public void Note(string title, SortedDictionary<string, string> notes)
    {
        if (Dropped + Truncated > 0)
        {
            string done = Dropped > 0 ? "dropped" : "truncated";
            notes[$"{done} sequences"] = $"{Dropped + Truncated}";
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{title}: {Dropped + Truncated:N0} sequences are longer than {model.Context} tokens and were {done}."));
        }

        ProjectTokenizer.Note(Tokenizer, Composed, title, notes);
    }

    // The longest beginning of the field's value with which the sequence fits. Where tokens are learned, a letter more may make a token fewer: then one a little shorter may be found.
    private Encoded Cut(Example example, Encoded whole)
    {
        string field = experiment.Train.Truncates!;
        int at = example.Format.Parameters.TakeWhile(parameter => parameter.Name != field).Count();
        bool shown = at < example.Values.Length;
        if (!shown || example.Format.Learned.Any(segment => segment.Field.Name == field))
        {
            throw Failure(example, whole, $"Its '{field}' cannot be cut: {(shown ? "it is learned" : "it shows none")}. Give the model a longer context.");
        }

        Rune[] runes = [.. example.Values[at].EnumerateRunes()];
        int fits = 0, room = runes.Length;
        Encoded? best = null;
        while (fits < room)
        {
            int middle = fits + ((room - fits + 1) / 2);
            if (Encoded(middle) is { } encoded && encoded.Ids.Length <= model.Context)
            {
                (fits, best) = (middle, encoded);
            }
            else
            {
                room = middle - 1;
            }
        }

        return best ?? throw Failure(example, whole, $"Even without its '{field}' it does not fit. Give the model a longer context.");

        Encoded? Encoded(int length)
        {
            // Values neither begin nor end in white space.
            string value = string.Concat(runes.Take(length)).TrimEnd();
            return value.Length == 0 ? null : (example with { Values = [.. example.Values[..at], value, .. example.Values[(at + 1)..]] }).Encode(Tokenizer);
        }
    }

    private CommandException Failure(Example example, Encoded encoded, string cure)
    {
        return new CommandException(
            "TDSL4020", $"A sequence of {example.Format.FullName} has {encoded.Ids.Length} tokens, and the context of the model '{model.Name}' is {model.Context}: {Shown(example)}. {cure}", ExitCode.Failed, experiment.SourceFile);
    }

    /// <summary>The example's fields for a message, long ones by their beginning.</summary>
    public static string Shown(Example example) => string.Join(", ", example.Format.Parameters.Zip(example.Values, (field, value) => $"{field.Name} = '{Short(value)}'"));

    private static string Short(string value)
    {
        string line = value.ReplaceLineEndings("\\n");
        return line.Length <= ShownCharacters ? line : line[..(ShownCharacters - (char.IsHighSurrogate(line[ShownCharacters - 1]) ? 1 : 0))] + "…";
    }
}
