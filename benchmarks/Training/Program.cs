using System.Globalization;
using TaskDsl.Benchmarks;
using TaskDsl.Benchmarks.Training;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using TorchSharp;
using Measured = TaskDsl.Benchmarks.Training.Measured;

// Training here against python3-torch, in one run on one machine: see docs/performance.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [Loading.Reader, var written])
{
    Loading.Read(written);
    return 0;
}

string[] known = ["steps", "mixture", "alphabetize", "layouts", "rewards", "logits", "folders", "all", "check"];
string what = args.FirstOrDefault() ?? "all";
if (!known.Contains(what))
{
    Console.Error.WriteLine("usage: scripts/benchmark-training [steps|mixture|alphabetize|layouts|rewards|logits|folders|all] [THREADS]");
    return 2;
}

if (what == "check")
{
    return DeviceCheck.Run(args.Length > 1 ? args[1] : "cuda");
}

int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
Measurement.Begin(threads);

if (what is "steps" or "all")
{
    Console.WriteLine("\nThe same padded batch, every token learned: seconds of a step\n");
    Console.WriteLine("| model | batch | ours | python3-torch | ours / theirs, median of 7 pairs | least–most | peak memory, ours | theirs |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|");
    Steps("width 128, 4 layers", Shape(4, 128, 4, 64), rows: 64, length: 64, steps: 10);
    Steps("width 512, 8 layers", Shape(8, 512, 8, 128), rows: 8, length: 128, steps: 4);
}

if (what is "mixture" or "alphabetize" or "all")
{
    TransformerConfiguration shape = Shape(4, 128, 4, 2048);
    Console.WriteLine("\nUseful tokens (learned and context, not padding) a second, an epoch: packed by us, padded to the batch's longest by the peer\n");
    Encoded[] mixture = Mixture.OfAllTasks(96, 2000), alphabetize = Mixture.OfAlphabetize(64);
    Console.WriteLine($"- mixture of the four tasks: {Mixture.Histogram(mixture)}");
    Console.WriteLine($"- alphabetize: {Mixture.Histogram(alphabetize)}\n");
    Console.WriteLine("| data | examples a step | ours | python3-torch | ours / theirs, median of 7 pairs | least–most | peak memory, ours | theirs |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|");
    // 8 is the default of the field's trainers.
    if (what is not "alphabetize")
    {
        Throughput("mixture of the four tasks", shape, mixture, 8);
    }

    Throughput("alphabetize", shape, alphabetize, 8);
    Throughput("alphabetize", shape, alphabetize, 32);
}

if (what is "layouts")
{
    TransformerConfiguration shape = Shape(4, 128, 4, 2048);
    Console.WriteLine("\nProcessor seconds of an epoch by how batches are laid out\n\n| data | examples a step | layout | seconds |\n|---|---|---|---|");
    foreach ((string name, Encoded[] data) in new[] { ("mixture of the four tasks", Mixture.OfAllTasks(96, 2000)), ("alphabetize", Mixture.OfAlphabetize(96)), ("addition", Mixture.OfAddition(2000)) })
    {
        foreach (int batch in new[] { 8, 32 })
        {
            foreach ((string layout, RowPacking packing) in new[] { ("bucketed", RowPacking.Bucketed), ("bucketed, overhead 32", RowPacking.Bucketed with { Overhead = 32 }), ("packed", RowPacking.Packed) })
            {
                Layout(name, shape, data, batch, layout, packing);
            }
        }
    }
}

if (what is "logits" or "all")
{
    LogitMemory.Run();
}

if (what is "folders" or "all")
{
    Loading.Run();
}

if (what is "rewards" or "all" && !RewardComparison.Run(threads))
{
    return 1;
}

return 0;

void Layout(string name, TransformerConfiguration shape, Encoded[] data, int batch, string layout, RowPacking packing)
{
    using var ours = new Ours(shape, data, Tokenizer.Bytes.Pad, BatchTokens(data, batch), packing with { Most = RowPacking.For(shape, DeviceType.CPU).Most });
    ours.Train(0);
    var seconds = new List<double>();
    for (int seed = 1; seed <= 3; seed++)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        ours.Train(seed);
        seconds.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    Console.WriteLine($"| {name} | {batch} | {layout} | {Measurement.Median(seconds):F2} |");
}

// As many steps as a batch of so many examples makes.
static int BatchTokens(Encoded[] data, int batch) => (int)(data.Sum(example => (long)example.Ids.Length) * 1.05 / Math.Ceiling((double)data.Length / batch));

void Steps(string name, TransformerConfiguration shape, int rows, int length, int steps)
{
    var random = new CounterRandom(1, "batch");
    Encoded[] batch = [.. Enumerable.Range(0, rows * steps).Select(_ => new Encoded(
        [.. Enumerable.Range(0, length).Select(_ => random.Next(256))], [0, .. Enumerable.Repeat((byte)1, length - 1)]))];
    Measured measured = new Comparison(shape, batch, rows, threads).Run(rows * length, epoch => Measurement.Median(epoch.Steps));
    Console.WriteLine($"| {name} | {rows} × {length} | {measured.Ours * 1e3:F1} ms | {measured.Peer * 1e3:F1} ms | {Row(measured, measured.Ratio, measured.Ratios)}");
}

void Throughput(string name, TransformerConfiguration shape, Encoded[] examples, int batch)
{
    long tokens = examples.Sum(example => (long)example.Ids.Length);
    Measured measured = new Comparison(shape, examples, batch, threads).Run(BatchTokens(examples, batch), epoch => epoch.Steps.Sum());
    double[] gains = [.. measured.Ratios.Select(ratio => 1 / ratio).Order()];
    Console.WriteLine($"| {name} | {(double)examples.Length / measured.LastOurs.Steps.Length:F1} and {batch} | {tokens / measured.Ours:N0} | {tokens / measured.Peer:N0} | {Row(measured, gains[gains.Length / 2], gains)}");
}

static string Row(Measured measured, double ratio, double[] sorted) =>
    $"{ratio:F2} | {sorted[0]:F2}–{sorted[^1]:F2} | {measured.LastOurs.Peak / 1e6:N0} MB | {measured.LastPeer.Peak / 1e6:N0} MB |";

static TransformerConfiguration Shape(int layers, int width, int heads, int context) =>
    new() { Layers = layers, Width = width, Heads = heads, Context = context, Vocabulary = Tokenizer.Bytes.VocabularySize };
