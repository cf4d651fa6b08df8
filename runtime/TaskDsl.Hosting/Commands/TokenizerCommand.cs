using System.CommandLine;
using TaskDsl.Hosting.Console;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Training;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>tokenizer --corpus FILE… --size N --family F --output FILE</c>: learns a byte-pair tokenizer from text files.</summary>
internal static class TokenizerCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var corpus = new Option<string[]>("--corpus") { Description = "Text files in UTF-8 to learn from.", Required = true, AllowMultipleArgumentsPerToken = true };
        var size = new Option<int>("--size") { Description = "The number of ids, control tokens included.", Required = true };
        var family = new Option<string>("--family") { Description = $"How text is split, and which control tokens there are: {string.Join(", ", TokenizerFamily.All)}.", Required = true };
        var output = new Option<string>("--output") { Description = "The file to write, in the layout of Hugging Face's library.", DefaultValueFactory = _ => "tokenizer.json" };
        var command = new Command("tokenizer", "Learn a byte-level byte-pair tokenizer from text files, for tokenizer: { family: …, file: … }. Equal corpora give equal files.") { corpus, size, family, output };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(family);
            TokenizerFamily splits = TokenizerFamily.Find(name) ?? throw Names.Unknown("family of tokenizers", name, TokenizerFamily.All.Select(known => known.Name));
            var trainer = new BytePairTrainer(splits);
            int ids = parsed.GetValue(size);
            if (ids < trainer.LeastSize)
            {
                throw new CommandException("TDSL4001", $"--size is {ids}, and a tokenizer of the family {splits} has at least {trainer.LeastSize} ids: 256 bytes and its control tokens.", ExitCode.Usage);
            }

            // One learned here is learned again from the same files; a published one cannot be made again.
            string path = parsed.GetRequiredValue(output);
            if (File.Exists(path))
            {
                throw new CommandException("TDSL4001", $"There is already a file '{path}'. Name another with --output, or remove it.", ExitCode.Usage);
            }

            Read(parsed.GetRequiredValue(corpus), trainer, cancellation);
            var progress = new Progress("learned", "tokens");
            TrainedBytePairs trained = trainer.Train(ids, learned => progress.Report(learned, ids), cancellation);
            trained.Save(path);
            if (trained.Size < ids)
            {
                Messages.Line($"The corpus gives {trained.Size} ids only: then no two tokens stand beside each other twice. Give more text, or a smaller --size.");
            }

            BytePairTokenizer tokenizer = BytePairTokenizer.Load(path, splits);
            using Stream stdout = System.Console.OpenStandardOutput();
            JsonLines.Write(stdout, json =>
            {
                json.WriteString("file", path);
                json.WriteString("family", splits.Name);
                json.WriteNumber("ids", trained.Size);
                json.WriteNumber("pieces", trainer.Pieces);
                json.WriteString("id", tokenizer.Id);
            });
            return ExitCode.Success;
        });
        return command;
    }

    private static void Read(string[] files, BytePairTrainer trainer, CancellationToken cancellation)
    {
        foreach (string file in files)
        {
            if (!File.Exists(file))
            {
                throw new CommandException("TDSL4001", $"There is no file '{file}' to learn from.", ExitCode.Usage);
            }

            try
            {
                foreach (string text in CorpusFile.Read(file))
                {
                    cancellation.ThrowIfCancellationRequested();
                    trainer.Add(text);
                }
            }
            catch (InvalidDataException e)
            {
                throw new CommandException("TDSL4002", e.Message, ExitCode.Usage, file, e);
            }
        }
    }
}
