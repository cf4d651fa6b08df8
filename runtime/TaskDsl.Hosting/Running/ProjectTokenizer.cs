using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Running;

/// <summary>The tokenizer files that experiments name: the generator proves masks for their families, and looks at no disk.</summary>
internal static class ProjectTokenizer
{
    /// <summary>Makes sure that the experiment's tokenizer can be had.</summary>
    /// <exception cref="CommandException">Its file is not there, or this version cannot read it.</exception>
    public static void Check(ExperimentDefinition experiment, string projectFolder)
    {
        if (experiment.TokenizerFile is not { } tokenizer)
        {
            return;
        }

        string path = Path.GetFullPath(tokenizer.Path, Path.GetDirectoryName(Path.GetFullPath(experiment.SourceFile, projectFolder))!);
        throw File.Exists(path)
            ? new CommandException("TDSL4019", $"This version runs experiments with 'bytes' only, and {experiment.Name} uses {tokenizer.Family}. Write tokenizer: bytes to run it.", ExitCode.Usage, experiment.SourceFile)
            : new CommandException("TDSL4018", $"The tokenizer's file '{tokenizer.Path}' is not there: there is no {path}. It is looked for beside the experiment file.", ExitCode.Usage, experiment.SourceFile);
    }
}
