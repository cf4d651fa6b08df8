using System.Globalization;
using TaskDsl.Benchmarks;
using TaskDsl.Benchmarks.Sampling;
using TaskDsl.Oracles;
using TaskDsl.Training;

// Sampling here against python3-torch, in one run on one machine: see docs/sampling.md.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] known = ["compare", "growth", "length", "all"];
string what = args.FirstOrDefault() ?? "all";
int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
int? asked = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null;
if (!known.Contains(what))
{
    Console.Error.WriteLine("usage: scripts/benchmark-sampling [compare|growth|length|all] [THREADS] [PAIRS]");
    return 2;
}

Measurement.Begin(threads);

var alphabetize = (Workload Work, string Name) (int questions, int samples, int words) => (new Workload(AlphabetizeTask.Definition, new AlphabetizeOracle(words, 12), questions, samples), $"alphabetize, {words} words");
if (what is "compare" or "all")
{
    Console.WriteLine($"\nAnswers and a critique of each: tokens sampled a second; pairs of runs in turn, seven if not asked otherwise. Width 128, 4 layers, 4 heads. The peer's batches are of {Peer.Batch}.\n");
    Header();
    Compare("addition", new Workload(AdditionTask.Definition, new AdditionOracle(3), 32, 64), 7);
    (Workload work, string name) = alphabetize(32, 64, 6);
    Compare(name, work, 7);
}

if (what is "growth" or "all")
{
    Console.WriteLine("\nHow it grows with questions and samples: three pairs each if not asked otherwise\n");
    Grow((8, 16, 6), (32, 16, 6), (128, 16, 6), (32, 4, 6), (128, 2, 6));
}

if (what is "length" or "all")
{
    Console.WriteLine("\nHow it grows with the length of texts: three pairs each if not asked otherwise\n");
    Grow((16, 16, 6), (16, 16, 18), (8, 16, 54));
}

return 0;

void Grow(params (int Questions, int Samples, int Words)[] sizes)
{
    Header();
    foreach ((int questions, int samples, int words) in sizes)
    {
        (Workload work, string name) = alphabetize(questions, samples, words);
        Compare(name, work, 3);
    }
}

static void Header()
{
    Console.WriteLine("| task | what | ours | python3-torch | ours / theirs | least–most | prefill and decode, ours | theirs | peak memory, ours | theirs | prompt tokens reused | near ties |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
}

void Compare(string name, Workload workload, int pairs)
{
    var shape = new TransformerConfiguration { Layers = 4, Width = 128, Heads = 4, Context = workload.Context, Vocabulary = Workload.Tokenizer.VocabularySize };
    using var peer = new Peer(shape, threads);
    using var ours = new Ours(shape);
    Measurement.ResetPeak();
    var (mine, theirs) = (new List<Run>(), new List<Run>());
    // The first runs pay for memory and code.
    pairs = asked ?? pairs;
    for (int pair = 0; pair <= pairs; pair++)
    {
        mine.Add(ours.Sample(workload));
        theirs.Add(peer.Sample(workload));
        if (mine[^1].Tokens != workload.Tokens || theirs[^1].Tokens != workload.Tokens)
        {
            throw new InvalidOperationException($"{workload.Tokens} tokens are wanted; {mine[^1].Tokens} and {theirs[^1].Tokens} were sampled.");
        }
    }

    mine.RemoveAt(0);
    theirs.RemoveAt(0);
    double[] gains = [.. mine.Zip(theirs, (one, other) => other.Seconds / one.Seconds).Order()];
    Console.WriteLine($"| {name} | {workload} | {Rate(mine)} | {Rate(theirs)} | {gains[gains.Length / 2]:F2} | {gains[0]:F2}–{gains[^1]:F2} | {Parts(mine)} | {Parts(theirs)} | {mine[^1].Peak / 1e6:N0} MB | {theirs[^1].Peak / 1e6:N0} MB | {mine[^1].Reused:P0} | {mine[^1].NearTies * 1e6:N0} of a million tokens |");

    string Rate(List<Run> runs) => (workload.Tokens / Measurement.Median(runs.Select(run => run.Seconds))).ToString("N0", CultureInfo.InvariantCulture);
    string Parts(List<Run> runs) => $"{Measurement.Median(runs.Select(run => run.Prefill)):F2} + {Measurement.Median(runs.Select(run => run.Decode)):F2} s";
}
