using System.Globalization;
using System.Text.Json;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Randomness;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>What a round trains on and what its loss is measured on: files of ids in its folder. A run that goes on after an interrupt reads what is there, and nothing is encoded again.</summary>
internal sealed class TrainingSet : IDisposable
{
    private const string KeyNote = "made from";

    private TrainingSet(EncodedFile examples, EncodedFile validation) => (Examples, Validation) = (examples, validation);

    /// <summary>The sequences that are trained on.</summary>
    public EncodedFile Examples { get; }

    /// <summary>Sequences of the validation split.</summary>
    public EncodedFile Validation { get; }

    /// <summary>Opens the files, or writes them where they are missing, damaged, or made from something else.</summary>
    /// <param name="folder">The round's folder.</param>
    /// <param name="inputs">All that decides the sequences.</param>
    /// <param name="examples">The sequences to train on; gone through once, or not at all.</param>
    /// <param name="validation">Those to measure by.</param>
    /// <param name="note">Adds to the notes what is known once all are encoded.</param>
    /// <param name="notes">Receives what is worth knowing of them.</param>
    /// <param name="cancellation">Ends the encoding; nothing of it is kept.</param>
    public static TrainingSet Of(RoundFolder folder, SortedDictionary<string, string> inputs, IEnumerable<Encoded> examples, IEnumerable<Encoded> validation, Action note, SortedDictionary<string, string> notes, CancellationToken cancellation)
    {
        string key = StableHash.HexOf(JsonSerializer.Serialize(inputs));
        if (Left(folder, key) is { } left)
        {
            foreach ((string name, string value) in left.Examples.Notes.Where(each => each.Key != KeyNote))
            {
                notes[name] = value;
            }

            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: goes on with {left.Examples.Count:N0} sequences that are encoded already."));
            return left;
        }

        // Those to measure by first: where the others are, all are.
        EncodedFile measured = EncodedFile.Write(folder.File(RoundFolder.ValidationSequences), UntilCancelled(validation, cancellation), () => new Dictionary<string, string> { [KeyNote] = key });
        try
        {
            return new TrainingSet(EncodedFile.Write(folder.File(RoundFolder.Sequences), UntilCancelled(examples, cancellation), () =>
            {
                note();
                return new Dictionary<string, string>(notes) { [KeyNote] = key };
            }), measured);
        }
        catch
        {
            measured.Dispose();
            throw;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        Examples.Dispose();
        Validation.Dispose();
    }

    /// <summary>Deletes the files: a round that is trained needs them no more.</summary>
    public void Delete()
    {
        Examples.Delete();
        Validation.Delete();
    }

    // What an interrupted run left; null where it is not all there.
    private static TrainingSet? Left(RoundFolder folder, string key)
    {
        EncodedFile? examples = Left(folder.File(RoundFolder.Sequences), key), validation = examples is null ? null : Left(folder.File(RoundFolder.ValidationSequences), key);
        if (validation is null)
        {
            examples?.Dispose();
            return null;
        }

        return new TrainingSet(examples!, validation);
    }

    private static EncodedFile? Left(string path, string key)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            EncodedFile file = EncodedFile.Open(path);
            if (file.Notes.GetValueOrDefault(KeyNote) == key)
            {
                return file;
            }

            file.Dispose();
        }
        catch (InvalidDataException)
        {
            Messages.Line($"{path} is damaged, and made again.");
        }

        return null;
    }

    private static IEnumerable<Encoded> UntilCancelled(IEnumerable<Encoded> examples, CancellationToken cancellation)
    {
        foreach (Encoded example in examples)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return example;
        }
    }
}
