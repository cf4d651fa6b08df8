using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskDsl.Tokenizers;
using TaskDsl.Tokenizers.Training;

// Prints what byte-pair tokenizers cost in processor time on one core: of each family one that is learned here from this repository's texts, or the files that are named.
// A first pass meets every piece of text for the first time, with a tokenizer that is just loaded; again is the median of the passes after it.
const int Passes = 9;
const int LearnedSize = 8_192;

string folder = Directory.CreateTempSubdirectory("taskdsl-tokenizers-").FullName;
try
{
    string[] parts = [.. Files("docs", "*.md").Concat(Files("runtime", "*.cs")).Concat(Files("generators", "*.cs")).Select(File.ReadAllText)];
    string text = string.Concat(parts);
    string corpus = Path.Combine(folder, "corpus.txt");
    File.WriteAllText(corpus, text);
    Console.WriteLine(FormattableString.Invariant($"{parts.Length} files of this repository, {Megabytes(text):F1} MB. Megabytes of UTF-8 a second of processor time, on one core."));
    string[] files = args.Length > 0 ? args : [.. TokenizerFamily.All.Select(Learn)];

    // Warm up: the just-in-time compiler is nobody's rate.
    foreach (string file in files)
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Load(file);
        for (int i = 0; i < 3; i++)
        {
            tokenizer.Encode(text);
        }
    }

    await Task.Delay(500);
    Console.WriteLine($"{"",-10}{"ids",9}{"bytes a token",15}{"loads, ms",11}{"first pass",12}{"again",8}{"Python, first",15}{"again",8}{"1 MB of one letter, ms",24}");
    foreach (string file in files)
    {
        BytePairTokenizer? tokenizer = null;
        double load = Seconds(() => tokenizer = BytePairTokenizer.Load(file)), first = Rate(tokenizer!);
        double again = Enumerable.Range(0, Passes).Select(_ => Rate(tokenizer!)).Order().ElementAt(Passes / 2);
        int ids = tokenizer!.Encode(text).Length;
        Python? python = Python.Run(file, corpus);
        if (python is not null && python.Ids != ids)
        {
            throw new InvalidOperationException($"{file}: Python gives {python.Ids} ids, and this {ids}.");
        }

        string run = new('a', 1 << 20);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tokenizer.Name,-10}{tokenizer.VocabularySize,9:N0}{1e6 * Megabytes(text) / ids,15:F2}{1e3 * load,11:F0}{first,12:F1}{again,8:F1}{python?.First,15:F2}{python?.Again,8:F2}{1e3 * Seconds(() => tokenizer.Encode(run)),24:F0}"));
    }

    double Rate(BytePairTokenizer tokenizer)
    {
        List<int> ids = [], ends = [];
        return Megabytes(text) / Seconds(() => tokenizer.Encode(text, ids, ends));
    }

    string Learn(TokenizerFamily family)
    {
        string path = Path.Combine(folder, $"{family}.json");
        double seconds = Seconds(() =>
        {
            var trainer = new BytePairTrainer(family);
            Array.ForEach(parts, trainer.Add);
            trainer.Train(LearnedSize).Save(path);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{family}: {LearnedSize:N0} ids learned in {seconds:F1} s, {Megabytes(text) / seconds:F2} MB a second"));
        return path;
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

// The script starts in the repository's folder.
static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
    .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

static double Megabytes(string text) => Encoding.UTF8.GetByteCount(text) / 1e6;

static double Seconds(Action action)
{
    TimeSpan start = Environment.CpuUsage.TotalTime;
    action();
    return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
}

/// <summary>The same work in Python.</summary>
internal sealed record Python(double First, double Again, int Ids)
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Null where there is no Python, or it has no <c>regex</c>.</summary>
    public static Python? Run(string tokenizer, string text)
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        using Process process = Process.Start(new ProcessStartInfo(Program, [Path.Combine(AppContext.BaseDirectory, "python_encoder.py"), tokenizer, text]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonSerializer.Deserialize<Python>(output, JsonSerializerOptions.Web) : null;
    }
}
