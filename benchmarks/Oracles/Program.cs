using System.Globalization;
using TaskDsl.Benchmarks.Oracles;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;

// Prints what oracles cost in processor time, so that a busy machine says the same: 100,000 addition examples, then each task as its parameters grow.
const int Examples = 100_000;

var oracle = new AdditionOracle();
var format = new CritiqueFormat();
Run(oracle, 10_000, format);
TimeSpan start = Environment.CpuUsage.TotalTime;
long targets = Run(oracle, Examples, format);
double seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
Print($"{Examples:N0} addition examples of a flawed answer, with critique, ids and mask ({targets:N0} targets): {seconds:N2} s of one core ({Examples / seconds:N0} a second)");

Print($"microseconds an example (distinct question, demonstration, flaw, demonstrated critique, verdict), without ids:");
foreach (int digits in (int[])[3, 6, 50, 500])
{
    Measure($"addition, {digits} digits", new AdditionOracle(digits), 2_000_000 / (1000 + (digits * 20)));
}

foreach ((int variables, int clauses) in ((int, int)[])[(5, 10), (9, 20), (9, 38), (20, 85), (26, 110)])
{
    Measure($"3-sat, {variables} variables, {clauses} clauses", new ThreeSatOracle(variables, clauses), variables > 9 ? 200 : 2000);
}

foreach (int words in (int[])[5, 18, 100, 1000])
{
    Measure($"alphabetize, {words} words", new AlphabetizeOracle(words), words > 100 ? 100 : 2000);
}

foreach ((int questions, int subjects, int facts) in ((int, int, int)[])[(1, 4, 1), (2, 4, 3), (4, 8, 3)])
{
    Measure($"race, {questions} questions, {subjects} subjects, {facts} facts", new RaceOracle(questions, subjects, facts), 2000);
}

// The number of targets, so that no work is for nothing.
static long Run(IOracle oracle, int examples, Format? format = null)
{
    long targets = 0;
    int item = 0;
    foreach (string question in new QuestionSource(oracle, Split.Train, seed: 1, "benchmark").Take(examples))
    {
        var random = new CounterRandom(1, "benchmark/answer", item++);
        string right = oracle.Answer(question), flawed = oracle.Flaw(question, random);
        if (oracle.Judge(question, right).Correct && oracle.DemonstrateCritique(question, flawed, random) is string critique)
        {
            targets += format?.Encode([question, flawed, critique], Tokenizer.Bytes).Targets ?? 1;
        }
    }

    return targets;
}

static void Measure(string name, IOracle oracle, int examples)
{
    Run(oracle, examples);
    TimeSpan start = Environment.CpuUsage.TotalTime;
    Run(oracle, examples);
    Print($"  {name,-40} {(Environment.CpuUsage.TotalTime - start).TotalMicroseconds / examples,10:N1}");
}

static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
