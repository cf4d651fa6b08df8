using System.Globalization;
using TaskDsl.Benchmarks.Formats;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tokenizers;

// Prints what an example's text, ids and mask cost under the tokenizer bytes, in processor time, beside copying as many bytes.
// The ways of one format take turns; each number is the median of the rounds.
const int Rounds = 15;

const string Prose = "The fox looks at the hens, and the hens look at the fox. \"Not today,\" says the farmer, who has seen them both.\n";
const string Marked = "The fox – “Reynard” – looks at the hens; the hens don’t look at the fox.\n";
const string Chinese = "狐狸看着母鸡，母鸡看着狐狸。今天不行，农夫说，他都看见了。\n";

Case[] cases =
[
    .. Case.Of(AdditionTask.Definition, new AdditionOracle()),
    .. Case.Of(ThreeSatTask.Definition, new ThreeSatOracle()),
    .. Case.Of(AlphabetizeTask.Definition, new AlphabetizeOracle()),
    .. Case.Of(RaceTask.Definition, new RaceOracle()),
    Case.Passage("guarded, prose", 256, Prose),
    Case.Passage("guarded, prose", 1_000, Prose),
    Case.Passage("guarded, prose", 4_000, Prose),
    Case.Passage("guarded, prose", 16_000, Prose),
    Case.Passage("guarded, prose with – ’ “ ”", 4_000, Marked),
    Case.Passage("guarded, Chinese", 4_000, Chinese),
];

var ordinary = new OrdinaryTokenizer();
var buffer = new TokenBuffer();

// Warm up on everything, so that every way is compiled for all cases.
Array.ForEach(cases, one => Array.ForEach(Ways(one), way => Enough(way)));
await Task.Delay(500);

Print($"Nanoseconds an example: the median of {Rounds} rounds (the quartiles' distance in parentheses). Alloc.: bytes allocated an example.");
Print($"{"",-34}{"text",7}{"into a buffer",18}{"× copying",11}{"× copying ids",14}{"alloc.",7}{"as arrays",15}{"alloc.",7}{"check alone",12}{"ordinary way",13}");
Print($"{"",-34}{"bytes",7}{"",18}{"the text",11}{"and mask",14}");
foreach (Case one in cases)
{
    Action<int>[] ways = Ways(one);
    int[] enough = Array.ConvertAll(ways, Enough);
    var times = new double[ways.Length, Rounds];
    for (int round = 0; round < Rounds; round++)
    {
        for (int way = 0; way < ways.Length; way++)
        {
            times[way, round] = Time(ways[way], enough[way]) / one.Values.Length;
        }
    }

    (double Median, double Spread)[] results = [.. Enumerable.Range(0, ways.Length).Select(way => Quartiles([.. Enumerable.Range(0, Rounds).Select(round => times[way, round])]))];
    Print($"{one.Name,-34}{one.Bytes,7:N0}{results[0].Median,10:N0} ({results[0].Spread,4:N0}) {results[0].Median / results[2].Median,10:N1}{results[0].Median / results[3].Median,14:N2}{Allocated(ways[0], one),7:N0}{results[1].Median,8:N0} ({results[1].Spread,4:N0}){Allocated(ways[1], one),7:N0}{results[4].Median,12:N0}{results[5].Median,13:N0}");
}

Action<int>[] Ways(Case one) =>
[
    times => Repeat(times, () =>
    {
        foreach (string[] values in one.Values)
        {
            buffer.Clear();
            one.Format.Encode(values, Tokenizer.Bytes, buffer);
        }
    }),
    times => Repeat(times, () =>
    {
        foreach (string[] values in one.Values)
        {
            one.Format.Encode(values, Tokenizer.Bytes);
        }
    }),
    times => Repeat(times, one.CopyText),
    times => Repeat(times, one.CopyOutput),
    times => Repeat(times, () =>
    {
        foreach (string[] values in one.Values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                one.Format.Parameters[i].Check(values[i]);
            }
        }
    }),
    times => Repeat(times, () =>
    {
        foreach (string[] values in one.Values)
        {
            one.Format.Encode(values, ordinary);
        }
    }),
];

static void Repeat(int times, Action action)
{
    for (int i = 0; i < times; i++)
    {
        action();
    }
}

// Nanoseconds of processor time of one call.
static double Time(Action<int> way, int times)
{
    TimeSpan start = Environment.CpuUsage.TotalTime;
    way(times);
    return (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / times;
}

// How many calls take about 5 ms.
static int Enough(Action<int> way)
{
    int times = 1;
    while (Time(way, times) * times < 2_500_000)
    {
        times *= 2;
    }

    return times;
}

static double Allocated(Action<int> way, Case one)
{
    long before = GC.GetAllocatedBytesForCurrentThread();
    way(100);
    return (GC.GetAllocatedBytesForCurrentThread() - before) / (100.0 * one.Values.Length);
}

static (double Median, double Spread) Quartiles(double[] values)
{
    Array.Sort(values);
    return (values[values.Length / 2], values[values.Length * 3 / 4] - values[values.Length / 4]);
}

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
