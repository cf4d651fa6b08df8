using System.CommandLine;
using System.Text;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Reports.Masks;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>show TASK[.FORMAT]</c>: examples for people, in the terminal or as the mask viewer.</summary>
internal static class ShowCommand
{
    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("format") { Description = "The format, as in Addition.critique; a task for all its formats." };
        var seed = new Option<long>("--seed") { Description = "Equal seeds show equal examples.", DefaultValueFactory = _ => 1 };
        var count = new Option<int?>("--count") { Description = "How many examples of each format: 1 of the oracle's, or all of --example's." };
        var tokenizer = new Option<string>("--tokenizer") { Description = "Whose tokens to show: bytes, or a tokenizer.json.", DefaultValueFactory = _ => Tokenizer.Bytes.Name };
        var example = new Option<string?>("--example") { Description = "Show these examples: a file, or - for standard input, an object a line as render reads them." };
        var page = new Option<string?>("--html") { Description = "Write a page with every token, its id and its mask to this file." };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int given) && given < 1)
            {
                result.AddError($"--count is {given}; it must be 1 or more.");
            }
        });
        var command = new Command("show", "Show examples as text for people: what is learned in colour, or between ⟦ and ⟧ where there is none; ◆ is the end token.") { name, seed, count, tokenizer, example, page };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetRequiredValue(name);
            Format[] formats = Find(project, wanted, out TaskDefinition task);
            Tokenizer encoder = ProjectTokenizer.Named(parsed.GetRequiredValue(tokenizer));
            IEnumerable<Example> examples = parsed.GetValue(example) is { } source
                ? Given(project, formats, source, parsed.GetValue(seed), parsed.GetValue(count) ?? int.MaxValue)
                : Drawn(project, task, formats, parsed.GetValue(seed), parsed.GetValue(count) ?? 1);
            List<MaskedExample> shown = [.. examples.Select(one => Masked(one, encoder))];
            if (parsed.GetValue(page) is { } path)
            {
                MaskPage.Write(path, wanted, shown);
                Messages.Line($"Wrote {path}");
                return ExitCode.Success;
            }

            using var output = new StreamWriter(System.Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            output.Write(string.Join('\n', shown.Select(one => ShownExample.Text(one, ShownExample.Coloured))));
            return ExitCode.Success;
        });
        return command;
    }

    private static Format[] Find(ProjectDefinition project, string name, out TaskDefinition task)
    {
        if (!name.Contains('.', StringComparison.Ordinal))
        {
            task = Names.Task(project, name);
            return [.. task.Formats];
        }

        Format format = Names.Format(project, name);
        task = project.Tasks.First(one => one.Formats.Contains(format));
        return [format];
    }

    private static IEnumerable<Example> Drawn(ProjectDefinition project, TaskDefinition task, Format[] formats, long seed, int count)
    {
        if (task.Oracle is null)
        {
            throw new CommandException("TDSL4004", $"The task {task.Name} names no oracle, so there is no example to show. Give one: --example FILE, an object a line such as {Template(formats[0])}.", ExitCode.Usage, task.SourceFile);
        }

        IOracle oracle = ProjectOracle.Of(task, ProjectFolder.OfOracles(project));
        return Fill(formats, format => Enumerable.Range(0, count).Select(item => OracleExample.Draw(task, format, oracle, seed, item)),
            (format, reason) => new CommandException("TDSL4003", $"{reason}, and no oracle knows it. Give an example: --example FILE, an object a line such as {Template(format)}.", ExitCode.Usage, task.SourceFile));
    }

    private static List<Example> Given(ProjectDefinition project, Format[] formats, string source, long seed, int count)
    {
        string origin = source == "-" ? "stdin" : source;
        using TextReader reader = source == "-" ? System.Console.In
            : File.Exists(source) ? File.OpenText(source)
            : throw new CommandException("TDSL4001", $"There is no file '{source}'.", ExitCode.Usage);
        var inputs = formats.ToDictionary(format => format, _ => new List<InputObject>());
        InputObject? at = null;
        foreach (InputObject input in JsonLines.Read(reader, origin).TakeWhile(_ => inputs.Values.Any(own => own.Count < count)))
        {
            at ??= input;
            foreach ((Format format, List<InputObject> own) in inputs)
            {
                if (own.Count < count && input.IsFor(format))
                {
                    own.Add(input);
                }
            }
        }

        if (at is null)
        {
            throw JsonLines.Error(1, $"there is no example; write an object a line such as {Template(formats[0])}", origin);
        }

        return Fill(formats, OfFormat, (_, reason) => at.Error(reason));

        IEnumerable<Example> OfFormat(Format format)
        {
            var shots = new CommandShots(project, format, seed);
            if (inputs[format].Count == 0)
            {
                throw new InvalidExampleException(format.FullName, "all items of the input are data for other formats");
            }

            foreach (InputObject input in inputs[format])
            {
                at = input;
                yield return new Example(format, input.Bind(format), shots.Before(input));
            }
        }
    }

    // Of several formats, one that the example cannot fill is passed over, with a word; where none is left, that is an error.
    private static List<Example> Fill(Format[] formats, Func<Format, IEnumerable<Example>> examples, Func<Format, string, CommandException> error)
    {
        var filled = new List<Example>();
        var missing = new List<string>();
        CommandException? first = null;
        foreach (Format format in formats)
        {
            try
            {
                var own = new List<Example>();
                foreach (Example example in examples(format))
                {
                    _ = format.Render(example.Values, example.Shots);
                    own.Add(example);
                }

                filled.AddRange(own);
            }
            catch (InvalidExampleException e)
            {
                first ??= error(format, e.Message);
                missing.Add($"Not shown: {e.Message}.");
            }
        }

        if (filled.Count == 0)
        {
            throw first!;
        }

        missing.ForEach(Messages.Line);
        return filled;
    }

    private static MaskedExample Masked(Example example, Tokenizer tokenizer)
    {
        try
        {
            return new MaskedExample(example, tokenizer);
        }
        catch (BoundaryException e)
        {
            throw new CommandException("TDSL4002", e.Message, ExitCode.Usage, inner: e);
        }
    }

    private static string Template(Format format) => $"{{{string.Join(", ", format.Parameters.Select(field => $"\"{field.Name}\": \"…\""))}}}";
}
