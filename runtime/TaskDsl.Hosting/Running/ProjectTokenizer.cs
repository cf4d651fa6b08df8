using System.Globalization;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Files;

namespace TaskDsl.Hosting.Running;

/// <summary>The tokenizer files that experiments and commands name: the generator proves masks for their families, and looks at no disk.</summary>
internal static class ProjectTokenizer
{
    /// <summary>The experiment with the tokenizer that its file holds.</summary>
    /// <exception cref="CommandException">The file is not there, or is no tokenizer of the family.</exception>
    public static ExperimentDefinition With(ExperimentDefinition experiment, string projectFolder)
    {
        if (experiment.TokenizerFile is not { } tokenizer)
        {
            return experiment;
        }

        string path = PathOf(experiment, projectFolder)!;
        return File.Exists(path)
            ? experiment with { Tokenizer = Load(path, TokenizerFamily.Find(tokenizer.Family), Path.GetRelativePath(projectFolder, path)) }
            : throw new CommandException("TDSL4018", Directory.Exists(path)
                ? $"The tokenizer's file '{tokenizer.Path}' is a folder. Name the tokenizer.json in it."
                : $"The tokenizer's file '{tokenizer.Path}' is not there: there is no {path}. It is looked for beside the experiment file.", ExitCode.Usage, experiment.SourceFile);
    }

    /// <summary>Where the experiment's tokenizer is looked for; null where it needs no file.</summary>
    public static string? PathOf(ExperimentDefinition experiment, string projectFolder) => experiment.TokenizerFile is { } tokenizer
        ? Path.GetFullPath(tokenizer.Path, Path.GetDirectoryName(Path.GetFullPath(experiment.SourceFile, projectFolder))!)
        : null;

    /// <summary>The tokenizer that a command's argument names: <c>bytes</c>, or a file of any family.</summary>
    /// <exception cref="CommandException">It is neither.</exception>
    public static Tokenizer Named(string name) =>
        name == Tokenizer.Bytes.Name ? Tokenizer.Bytes
        : File.Exists(name) ? Load(name, null, name)
        : throw new CommandException("TDSL4001", TokenizerFamily.Find(name) is not null
            ? $"The family {name} comes with a file. Name the file, such as --tokenizer models/{name}/tokenizer.json; its family shows in it."
            : $"There is no tokenizer '{name}'. {(Spelling.Nearest(name, [Tokenizer.Bytes.Name]) is { } close ? $"Did you mean '{close}'?" : $"It is neither bytes nor a file: name a tokenizer.json of the families {string.Join(", ", TokenizerFamily.All)}.")}", ExitCode.Usage);

    /// <summary>Notes which file a model was trained with, and how many of its texts the tokenizer changed.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="composed">How many texts hold characters that it composes.</param>
    /// <param name="title">What is trained, for people.</param>
    /// <param name="notes">The notes of the manifest.</param>
    public static void Note(Tokenizer tokenizer, int composed, string title, SortedDictionary<string, string> notes)
    {
        if (tokenizer is BytePairTokenizer { FileHash: var hash })
        {
            notes["tokenizer's file"] = hash;
        }

        if (composed > 0)
        {
            notes["composed texts"] = $"{composed}";
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{title}: {composed:N0} texts hold characters that the tokenizer {tokenizer.Name} composes (NFC); what is learned are the composed ones."));
        }
    }

    private static BytePairTokenizer Load(string path, TokenizerFamily? family, string shown)
    {
        try
        {
            return BytePairTokenizer.Load(path, family);
        }
        catch (TokenizerFileException e)
        {
            throw new CommandException("TDSL4019", e.Message, ExitCode.Usage, $"{shown}({e.Line},{e.Column})", e);
        }
    }
}
