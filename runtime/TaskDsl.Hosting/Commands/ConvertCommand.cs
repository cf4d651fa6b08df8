using System.CommandLine;
using System.Globalization;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Interchange;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
using Row = System.Action<System.Text.Json.Utf8JsonWriter>;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>convert TASK.FORMAT --to TARGET</c>: examples as rows that another program trains on.</summary>
internal static class ConvertCommand
{
    private const string Inexpressible = "TDSL4070";

    public static Command Create(ProjectDefinition project)
    {
        var name = new Argument<string>("format") { Description = "The format, as in Addition.critique." };
        var to = new Option<string>("--to") { Description = $"What to write: {string.Join(", ", ConversionTarget.All.Select(target => $"{target.Name} ({target.Description})"))}.", Required = true };
        var tokenizer = new Option<string?>("--tokenizer") { Description = "Whose ids, or control tokens' texts, to write: a tokenizer.json, or bytes." };
        var end = new Option<string?>("--end") { Description = "The end token's text, where it is written as text. The tokenizer's, if not given." };
        var eachField = new Option<bool>("--each-field") { Description = "With trl: a row for each learned field." };
        var chat = new Option<string>("--chat") { Description = "With messages and trl-chat: what becomes messages: the format's own turns, or context (what is not learned is the user's).", DefaultValueFactory = _ => "turns" };
        var roles = new Option<string[]>("--roles") { Description = "With --chat turns: the chat role of each role, as in User=user Chatbot=assistant.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var seed = new Option<long>("--seed") { Description = "The seed of shots that the input does not give.", DefaultValueFactory = _ => 1 };
        var command = new Command("convert", "Read examples, an object a line, and write each as rows for another program's training: TRL, Axolotl, chat messages.") { name, to, tokenizer, end, eachField, chat, roles, seed };
        command.SetAction(parsed =>
        {
            Format format = Names.Format(project, parsed.GetRequiredValue(name));
            ConversionTarget target = ConversionTarget.All.FirstOrDefault(known => known.Name == parsed.GetRequiredValue(to))
                ?? throw Names.Unknown("target", parsed.GetRequiredValue(to), ConversionTarget.All.Select(known => known.Name));
            Tokenizer? encoder = parsed.GetValue(tokenizer) is { } file ? ProjectTokenizer.Named(file) : null;
            foreach (Option option in new Option[] { end, eachField, chat, roles })
            {
                if (parsed.GetResult(option) is { Implicit: false } && !target.Takes.Contains(option.Name))
                {
                    throw new CommandException("TDSL4001", $"{option.Name} means nothing with --to {target.Name}; leave it out.", ExitCode.Usage);
                }
            }

            var conversion = new Conversion(format, encoder, ControlTexts.Of(encoder, parsed.GetValue(end)), parsed.GetValue(eachField), Chat(parsed.GetRequiredValue(chat)), Roles(parsed.GetRequiredValue(roles)));
            if (target.WhyNot(conversion) is { } why)
            {
                throw new CommandException(Inexpressible, $"{format.FullName} cannot be written as {target.Name}: {why}.", ExitCode.Usage);
            }

            Convert(project, conversion, target, parsed.GetRequiredValue(seed));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Convert(ProjectDefinition project, Conversion conversion, ConversionTarget target, long seed)
    {
        using var output = new BufferedStream(System.Console.OpenStandardOutput());
        var drawn = new CommandShots(project, conversion.Format, seed);
        int examples = 0, rows = 0;
        foreach (InputObject input in JsonLines.ReadExamples(conversion.Format))
        {
            try
            {
                foreach (Row row in target.Rows(conversion, input, drawn.Before(input)))
                {
                    JsonLines.Write(output, row);
                    rows++;
                }
            }
            catch (Exception e) when (e is InvalidExampleException or BoundaryException)
            {
                throw JsonLines.Error(input.Line, e.Message);
            }

            examples++;
        }

        string note = conversion.OtherIds > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {conversion.OtherIds:N0} of them get other ids there than in training here, because each segment is tokenized on its own (--to ids keeps them)") : "";
        Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{conversion.Format.FullName} as {target.Name}: examples {examples:N0}, rows {rows:N0}{note}."));
    }

    private static bool Chat(string chat) => chat switch
    {
        "turns" => true,
        "context" => false,
        _ => throw Names.Unknown("chat", chat, ["turns", "context"]),
    };

    private static Dictionary<string, string> Roles(string[] given)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in given)
        {
            if (pair.Split('=') is not [var role, var chat] || !ChatMessages.Roles.Contains(chat) || !roles.TryAdd(role, chat))
            {
                throw new CommandException("TDSL4001", $"--roles has '{pair}'; each is ROLE=CHATROLE once, and the chat roles are {string.Join(", ", ChatMessages.Roles)}.", ExitCode.Usage);
            }
        }

        return roles;
    }
}
