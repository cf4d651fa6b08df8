#:project ../runtime/TaskDsl.Evaluation/TaskDsl.Evaluation.csproj
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// Writes docs/results.md from the results that docs/results keeps. Usage: dotnet run scripts/write-results.cs
using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Evaluation.Results;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Files;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = args.Length > 0 ? args[0] : "docs/results";
ExperimentResults[] all = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(ExperimentResults.Read)];
ExperimentResults[] several = [.. all.Where(results => !results.Seeds.IsEmpty)];
(ExperimentResults Results, RoundResults Round)[] last =
[
    .. from results in all.Except(several)
       from round in results.Rounds
       where round.Gaps is not null || round.Critiques.Length > 0 || round.Refinement is not null
       select (results, round),
];

var text = new StringBuilder("""
    # Results

    Written by `dotnet run scripts/write-results.cs` from the `results.json` files that `scripts/small-edition`, `scripts/reward-study` and `./test --long` leave in [docs/results](results). No number here was typed. ± is one standard error over questions (the paper's z = 1 bar) unless a table says otherwise; what would differ with another seed is not in it.

    ## Four tasks

    Models of some 100,000 to 300,000 parameters, trained from nothing on two cores; one seed. Difficulties are far below the paper's: they are what such models learn ([trials](learnability.md)). The files are in [examples/SyntheticTasks/small](../examples/SyntheticTasks/small); [gaps](gaps.md) says what each number means.


    """);

Table("| task | model | parameters | validation loss | G | oracle best of N | headroom | mixed questions | AUC within questions | valid when flawed |", last.Where(row => row.Round.Gaps is not null).Select(row =>
    $"{Of(row)} | {row.Round.Training!.Parameters:N0} | {row.Round.Training.ValidationLoss:F3} | {Show(row.Round.Gaps!.Generator)} | {Show(row.Round.Gaps!.Oracle)} | {Show(row.Round.Gaps.Headroom)} | {Show(row.Round.Gaps.MixedQuestions)} | {Show(row.Round.Gaps.WithinQuestionAuc)} | {Show(row.Round.Gaps.ValidOnFlawed)} |"));

text.Append("\n### The three gaps (Figure 9)\n\nThe sign is that of the 95 % interval. The paper's are read off its text: CD > 0 for 3-SAT, CD < 0 for addition and RACE, none said for alphabetize.\n\n");
Table("| task | model | GD = D − G | GC = C − G | CD = D − C | sign of GD | of GC | of CD | CD in the paper |", last.Where(row => row.Round.Gaps is not null).Select(row =>
    $"{Of(row)} | {Show(row.Round.Gaps!.GD, signed: true)} | {Show(row.Round.Gaps!.GC, signed: true)} | {Show(row.Round.Gaps.CD, signed: true)} | {Sign(row.Round.Gaps.GD)} | {Sign(row.Round.Gaps.GC)} | {Sign(row.Round.Gaps.CD)} | {(row.Results.Task switch { "ThreeSat" => "+", "Addition" or "Race" => "−", _ => "not said" })} |"));

text.Append("\n### Self-critique (Figure 5) and critics of other sizes (Figure 4c)\n\nOne answer at temperature 1 to each question and a forced critique of it at temperature 0, judged by the oracle.\n\n");
Table("| task | answers of | critic | helpful, all answers | helpful, flawed answers | share of flawed answers |", last.SelectMany(row => row.Round.Critiques.Select(pair =>
    $"| {row.Results.Task} | {pair.AnsweredBy} | {pair.Critic} | {Show(pair.Of(CritiqueMeasure.Helpful))} | {Show(pair.Of(CritiqueMeasure.HelpfulOnCritiqueable))} | {Show(pair.Of(CritiqueMeasure.Critiqueable))} |")));

text.Append("\n### Refinement (Figures 6 and 7)\n\nWin rate against the original answer: 0.5 is no gain. In the paper, refinement with the opt-out gains, and without it small models get worse.\n\n");
Table("| task | model | k | original right | best of k samples | direct | direct, forced | by critique | by critique, forced |", last.Where(row => row.Round.Refinement is not null).SelectMany(row =>
    new[] { 1, row.Round.Refinement!.BestOf }.Distinct().Select(k =>
        $"{Of(row)} | {k} | {Show(row.Round.Refinement.Original)} | {Win(row.Round.Refinement, RefinementMethod.BestOf, k)} | {Win(row.Round.Refinement, RefinementMethod.DirectOptOut, k)} | {Win(row.Round.Refinement, RefinementMethod.DirectForced, k)} | {Win(row.Round.Refinement, RefinementMethod.ConditionalOptOut, k)} | {Win(row.Round.Refinement, RefinementMethod.ConditionalForced, k)} |")));

foreach (ExperimentResults results in several)
{
    foreach (SeedMeans seeds in results.Seeds)
    {
        text.Append($"\n## {results.Experiment} with {seeds.Seeds.Length} seeds\n\nModel {seeds.Model}. Between: the standard error of the mean from how much the seeds differ; within: what it would be if only the questions differed.\n\n");
        Table($"| number | mean | ± between | ± within | {string.Join(" | ", seeds.Seeds.Select(seed => $"seed {seed}"))} |", GapMeasure.All
            .Where(measure => measure.Key is "generator" or "discriminator" or "critique" or "oracle" or "headroom" or "gd" or "gc" or "cd" or "valid_on_flawed" or "within_question_auc" && seeds.Measures.ContainsKey(measure.Key))
            .Select(measure => (measure, mean: seeds.Measures[measure.Key]))
            .Select(row => $"| {row.measure.Name} | {Number(row.mean.Mean, row.measure.Signed)} | {row.mean.BetweenSeeds:F3} | {row.mean.WithinSeeds:F3} | {string.Join(" | ", row.mean.Values.Select(value => Number(value, row.measure.Signed)))} |"));
    }
}

foreach ((ExperimentResults results, RewardResults rewards) in all.Where(results => results.Rewards is not null).Select(results => (results, results.Rewards!)))
{
    int[] sizes = [.. rewards.Compared.Select(each => each.Pairs).Distinct()];
    string[] critics = [.. rewards.Compared.Select(each => each.Critic).Distinct()];
    int seeds = rewards.Compared.Max(each => each.Seeds);
    RewardComparison At(string critic, int size) => rewards.Compared.Single(each => each.Critic == critic && each.Pairs == size);
    text.Append($"\n## {results.Experiment}: reward models with synthetic critiques\n\nTask {results.Task}, {seeds} seeds, [examples/RewardModels](../examples/RewardModels). Accuracy on held-out pairs by critic and number of training pairs, ± the standard error between seeds.\n\n");
    Table($"| critic | {string.Join(" | ", sizes.Select(size => $"{size:N0} pairs"))} |", critics.Select(critic =>
        $"| {critic} | {string.Join(" | ", sizes.Select(size => At(critic, size)).Select(each => $"{each.Accuracy.Value:F3}{(each.BetweenSeeds is { } error ? $" ± {error:F3}" : "")}"))} |"));
    text.Append("\n### What critiques add\n\nThe accuracy minus that of `none` on as many pairs, ± the standard error between seeds; in brackets the 95 % interval over held-out pairs.\n\n");
    Table($"| critic | {string.Join(" | ", sizes.Select(size => $"{size:N0} pairs"))} |", critics.Where(critic => critic != RewardAnalysis.NoCritic).Select(critic =>
        $"| {critic} | {string.Join(" | ", sizes.Select(size => At(critic, size)).Select(each => $"{Number(each.Gain!.Value, signed: true)} ± {each.GainBetweenSeeds:F3} [{Number(each.Gain.Low, signed: true)}, {Number(each.Gain.High, signed: true)}]"))} |"));
    text.Append("\n### How many pairs without critiques a pair with one is worth\n\nRead off the mean curve of `none`; ≥ and ≤ where that curve ends before; in brackets the 95 % interval over held-out pairs, and after it each seed's own.\n\n");
    Table($"| critic | {string.Join(" | ", sizes.Select(size => $"{size:N0} pairs"))} |", critics.Where(critic => critic != RewardAnalysis.NoCritic).Select(critic =>
        $"| {critic} | {string.Join(" | ", sizes.Select(size => At(critic, size)).Select(each => each.Equivalence is { } worth ? $"{RewardSummary.EquivalenceText(worth)}; {string.Join(", ", worth.OfSeeds.Select(one => $"{one.Censoring switch { Censoring.AtLeast => "≥ ", Censoring.AtMost => "≤ ", _ => "" }}{one.Ratio:0.##}"))}" : "–"))} |"));
    text.Append("\n### By section, 1,000 pairs or the nearest\n\nSections are how many flaws the rejected answer has.\n\n");
    int middle = sizes.MinBy(size => Math.Abs(Math.Log(size / 1000.0)));
    string[] sections = [.. At(critics[0], middle).Sections.Select(section => section.Section)];
    Table($"| critic | {string.Join(" | ", sections)} |", critics.Select(critic =>
        $"| {critic} | {string.Join(" | ", At(critic, middle).Sections.Select(section => Show(section.Accuracy)))} |"));
    text.Append("\n### How often the critics say the truth\n\nShares of held-out answers, by the oracle, seed by seed.\n\n");
    Table("| critic | names a true flaw of the flawed answer | names none of the right one |", rewards.Critics.GroupBy(critic => critic.Critic).Select(critic =>
        $"| {critic.Key} | {string.Join(", ", critic.Select(seed => $"{seed.OnRejected:F3}"))} | {string.Join(", ", critic.Select(seed => $"{seed.OnChosen:F3}"))} |"));
}

text.Append('\n').Append(File.ReadAllText(Path.Combine(folder, "notes.md")));
WholeFile.WriteText(Path.Combine(folder, "..", "results.md"), text.ToString());
return 0;

void Table(string heading, IEnumerable<string> rows)
{
    text.Append(heading).Append('\n').Append('|').Insert(text.Length, "---|", heading.Count(c => c == '|') - 1).Append('\n');
    foreach (string row in rows)
    {
        text.Append(row).Append('\n');
    }
}

static string Of((ExperimentResults Results, RoundResults Round) row) => $"| {row.Results.Task} | {row.Round.Model}";

static string Win(RefinementResults results, RefinementMethod method, int k) => Show(results.Rows.Single(row => row.Method == method && row.Candidates == k).WinRate);

static string Show(Estimate? estimate, bool signed = false) => estimate is null ? "–" : $"{Number(estimate.Value, signed)} ± {estimate.StandardError:F3}";

static string Number(double value, bool signed) => value.ToString(signed ? "+0.000;−0.000;0.000" : "F3", CultureInfo.InvariantCulture);

static string Sign(Estimate? estimate) => estimate switch
{
    null => "–",
    { Low: > 0 } => "+",
    { High: < 0 } => "−",
    _ => "not told from 0",
};
