using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports.Tests;

public sealed class ReportPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_page_is_one_file_and_the_same_data_give_the_same_bytes()
    {
        string path = Path.Combine(_folder, "experiments", "report.html");

        Report.Write(path, SampleReport.Of(models: 2));

        Assert.Equal(Report.Html(SampleReport.Of(models: 2)), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Other_critics_stand_beside_the_model_and_their_names_are_encoded()
    {
        ReportData data = SampleReport.Of(models: 2);
        QuestionSamples[] own = [.. Enumerable.Range(0, 40).Select(item => SampleReport.Question(item))];
        QuestionSamples[] worse = [.. own.Select(question => question with { Samples = [.. question.Samples.Select(sample => sample with { CritiqueValid = false })] })];
        CriticGapResults critic = CriticGapResults.Compute("server(<local>)", own, worse, resamples: 50);
        Assert.NotEqual(0, critic.AboveOwn!.Value);
        data = data with { Results = data.Results with { Rounds = [.. data.Results.Rounds.Select((round, i) => i == 1 ? round with { Critics = [critic] } : round)] } };

        string html = Report.Html(data), section = Regex.Match(html, "<section aria-labelledby=\"critics-heading\">.*?</section>", RegexOptions.Singleline).Value;
        Assert.Equal(2, Regex.Count(section, "<tr><th scope=\"row\">"));
        Assert.Contains("<td>server(&lt;local&gt;)</td>", section);
        string text = WebUtility.HtmlDecode(section);
        Assert.Contains($"<td>{Number.Brief(critic.Gaps.ValidOnFlawed)}</td><td>{Number.Brief(critic.Gaps.Critique)}</td>", text);
        Assert.Contains($"<td>{Number.Brief(critic.AboveOwn, signed: true)}</td><td>{Number.Interval(critic.AboveOwn, signed: true)}</td>", text);
        Assert.DoesNotContain("critics-heading", Report.Html(SampleReport.Of(models: 2)));
    }

    [Fact]
    public void Nothing_is_loaded_from_anywhere()
    {
        string html = Report.Html(SampleReport.Of(models: 1));

        Assert.Empty(Regex.Matches(html, """<(script|img|iframe|link)[^>]*\s(src|href)="(?!data:)""", RegexOptions.IgnoreCase));
        Assert.DoesNotContain("@import", html);
        Assert.Contains("default-src 'none'", html);
    }

    [Fact]
    public void Every_number_stands_in_the_page_as_text()
    {
        ReportData data = SampleReport.Of(models: 1);
        GapResults gaps = data.Results.Rounds[1].Gaps!;

        string html = Report.Html(data);

        Assert.All(GapMeasure.Shown(gaps), measure => Assert.Matches(
            $">{Regex.Escape(System.Net.WebUtility.HtmlEncode(measure.Name))}</th><td>{Regex.Escape(Number.Of(measure.Of(gaps), measure.Signed))}</td>", html));
        Assert.All(GapMeasure.Shown(gaps), measure => Assert.Contains($"<dd>{System.Net.WebUtility.HtmlEncode(measure.Definition)}</dd>", html));
        Assert.Contains("There are only 40 questions.", html);
    }

    [Fact]
    public void Of_peoples_answers_no_number_and_no_word_is_of_an_oracle_or_of_critiques_by_the_model()
    {
        ReportData data = SampleReport.Of(models: 1, rated: true) with { People = true };
        GapResults gaps = data.Results.Rounds[1].Gaps!;

        string html = Report.Html(data);

        Assert.All(GapMeasure.Shown(gaps, people: true), measure => Assert.Contains($"<dd>{System.Net.WebUtility.HtmlEncode(measure.Definition)}</dd>", html));
        Assert.All(GapMeasure.Shown(gaps, people: true), measure => Assert.DoesNotMatch("oracle|the model's own critiques|forced", measure.Definition));
        Assert.DoesNotContain(GapMeasure.Shown(gaps, people: true), measure => measure.Key.Contains("hallucinated", StringComparison.Ordinal));
        Assert.Contains("nobody found a flaw", html);
        Assert.DoesNotContain("checked by the oracle", html);
        Assert.DoesNotContain("would give unforced", html);
    }

    [Fact]
    public void Refinement_and_the_validation_loss_stand_in_the_page_as_text()
    {
        ReportData data = SampleReport.Of(models: 1);
        string html = Report.Html(data);

        Assert.Contains("<td>0.4321</td>", html);
        Assert.All(data.Results.Rounds[1].Refinement!.Rows, row => Assert.Contains(
            FormattableString.Invariant($"<th scope=\"row\">{RefinementSummary.NameOf(row.Method)}</th><td>{row.Candidates}</td><td>{Number.Of(row.Accuracy)}</td><td>{Number.Interval(row.Accuracy)}</td><td>{Number.Of(row.WinRate)}</td>"), html));
    }

    [Fact]
    public void Critiques_stand_in_the_page_as_text_and_a_grid_for_each_seed_and_their_mean()
    {
        ReportData data = SampleReport.Of(models: 3, seeds: 2);
        RoundResults[] measured = [.. data.Results.Rounds.Where(round => round.Round == 2)];
        string html = Report.Html(data);

        // The numbers of the models' own answers, a column each.
        Assert.All(CritiqueMeasure.All, measure => Assert.Contains(
            $">{measure.Name}</th>{string.Concat(RoundName.Ordered(measured).Select(round => $"<td>{System.Net.WebUtility.HtmlEncode(Number.Brief(round.SelfCritique!.Of(measure)))}</td>"))}</tr>", html));

        // Grids: the mean, then the seeds.
        MatchCollection grids = Regex.Matches(html, "<table class=\"heat\">.*?</table>", RegexOptions.Singleline);
        string[] names = ["tiny", "model 1", "model 2"];
        string[] mean = [.. from answers in names from critic in names let pair = data.Results.CritiqueSeeds.Single(pair => (pair.AnsweredBy, pair.Critic) == (answers, critic)).Of(CritiqueMeasure.HelpfulOnCritiqueable)! select FormattableString.Invariant($"{pair.Mean:0.000}± {pair.BetweenSeeds:0.000}")];
        Assert.Equal([mean, Seed(1), Seed(2)], grids.Select(grid => Texts(grid, "<td.*?>(.*?)</td>")));

        // The diagonal is the line of the models' own answers.
        Assert.Equal(names.Select(name => Of(measured.Single(round => (round.Seed, round.Model) == (1, name)).SelfCritique!)), Texts(grids[1], "<td class=\"own\".*?>(.*?)</td>"));
        Assert.DoesNotContain("class=\"heat\"", Report.Html(SampleReport.Of(models: 1)));

        string[] Seed(long seed) => [.. from answers in names from critic in names select Of(measured.Single(round => (round.Seed, round.Model) == (seed, answers)).Critiques.Single(pair => pair.Critic == critic))];
        static string Of(CritiqueResults pair) => FormattableString.Invariant($"{pair.Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Value:0.000}± {pair.Of(CritiqueMeasure.HelpfulOnCritiqueable)!.StandardError:0.000}");
        static string[] Texts(Match grid, string cell) => [.. Regex.Matches(grid.Value, cell).Select(match => System.Net.WebUtility.HtmlDecode(Regex.Replace(match.Groups[1].Value, "<.*?>", "")))];
    }

    [Fact]
    public void Reward_models_stand_in_the_page_as_text()
    {
        ReportData data = SampleReport.OfRewards(seeds: 2);
        RewardResults rewards = data.Results.Rewards!;
        string html = Report.Html(data);
        foreach (RewardComparison each in rewards.Compared)
        {
            Assert.Contains(WebUtility.HtmlEncode(each.Critic), html, StringComparison.Ordinal);
            Assert.Contains($"<td>{each.Pairs}</td><td>{Printed(each.Accuracy.Value)}</td>", html, StringComparison.Ordinal);
            Assert.All(each.Sections, section => Assert.Contains(section.Accuracy.Value.ToString("0.000", CultureInfo.InvariantCulture), html, StringComparison.Ordinal));
            if (each.Equivalence is { } worth)
            {
                Assert.Contains(WebUtility.HtmlEncode(RewardSummary.EquivalenceText(worth)), html, StringComparison.Ordinal);
            }
        }

        Assert.Contains("0.2500", html, StringComparison.Ordinal);
        Assert.DoesNotContain("No gaps were measured", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<local>", html, StringComparison.Ordinal);

        static string Printed(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Nothing_that_people_judged_is_told_of_an_oracle()
    {
        ReportData data = SampleReport.Of(models: 2, seeds: 2, rated: true);
        Assert.Contains(">oracle</th>", Text(data));
        Assert.DoesNotContain("oracle", Text(SampleReport.OfPeople(data)), StringComparison.OrdinalIgnoreCase);

        static string Text(ReportData data) => WebUtility.HtmlDecode(Regex.Replace(Report.Html(data), @"<(script|style)[ >].*?</\1>|<!--.*?-->", "", RegexOptions.Singleline));
    }

    [Fact]
    public void Helpfulness_scores_stand_in_the_page_as_text()
    {
        ReportData data = SampleReport.OfPeople(SampleReport.Of(models: 1));
        HelpfulnessResults helpfulness = data.Results.Rounds[1].Helpfulness!;
        string html = Report.Html(data);

        Assert.Equal(["helpful", "auc", "accuracy", "calibration_error"], helpfulness.Measures.Select(measure => measure.Key));
        Assert.All(helpfulness.Measures, measure => Assert.Contains(FormattableString.Invariant($">{measure.Name}</th><td>{Number.Of(measure.Estimate)}</td><td>{measure.Estimate!.StandardError:0.0000}</td><td>{Number.Interval(measure.Estimate)}</td>"), html));
        Assert.DoesNotContain("Helpfulness scores", Report.Html(SampleReport.Of(models: 1)));
    }

    [Fact]
    public void Means_over_seeds_and_bins_of_the_calibration_stand_in_the_page_as_text()
    {
        ReportData data = SampleReport.Of(models: 1, seeds: 3, rated: true);
        SeedMean gd = data.Results.Seeds[0].Measures["gd"];
        CalibrationBin bin = data.Results.Rounds[1].Gaps!.Calibration!.Bins[0];

        string html = Report.Html(data);

        Assert.Contains(FormattableString.Invariant($"<td>{Number.Of(gd.Mean, signed: true)}</td><td>{gd.BetweenSeeds:0.0000}</td><td>{gd.WithinSeeds:0.0000}</td><td>{Number.Of(gd.Values[0], signed: true)}</td>"), html);
        Assert.Contains(FormattableString.Invariant($"<td>{bin.Answers}</td><td>{bin.Score:0.000}</td><td>{System.Net.WebUtility.HtmlEncode(Number.Brief(bin.Flawed))}</td>"), html);
        Assert.Contains("Gaps by rating", html);
        Assert.DoesNotContain("Gaps by rating", Report.Html(SampleReport.Of(models: 1)));
        Assert.DoesNotContain("Over seeds", Report.Html(SampleReport.Of(models: 2)));
    }

    [Fact]
    public void Tables_have_captions_or_labels_and_headers_with_a_scope()
    {
        string html = Report.Html(SampleReport.Of(models: 2));

        MatchCollection tables = Regex.Matches(html, "<table.*?</table>", RegexOptions.Singleline);
        Assert.NotEmpty(tables);
        Assert.All(tables, table => Assert.Matches("<thead.*scope=\"col\".*<th scope=\"row\"", table.Value.ReplaceLineEndings(" ")));
        Assert.All(tables.Where(table => !table.Value.Contains("class=\"manifest\"")), table => Assert.Contains("<caption>", table.Value));
    }

    [Fact]
    public void No_text_of_a_sample_or_a_name_can_end_the_element_that_holds_it()
    {
        ReportData data = SampleReport.Of(models: 1, text: SampleReport.Hostile);
        RoundResults[] rounds = [.. data.Results.Rounds.Select(round => round with { Model = SampleReport.Hostile, Critiques = [.. round.Critiques.Select(pair => pair with { AnsweredBy = SampleReport.Hostile, Critic = SampleReport.Hostile })], Manifest = round.Manifest.Add("x", SampleReport.Hostile) })];
        data = data with { Results = data.Results with { Experiment = SampleReport.Hostile, Rounds = [.. rounds] } };

        string html = Report.Html(data), plain = Report.Html(SampleReport.Of(models: 1));

        Assert.Equal(Regex.Count(plain, "</?script"), Regex.Count(html, "</?script"));
        Assert.DoesNotContain("<img", html);
        string json = Regex.Match(html, """<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline).Groups[1].Value;
        Assert.DoesNotContain('<', json);
        Assert.DoesNotContain('\u2028', json);
        using JsonDocument embedded = JsonDocument.Parse(json);
        Assert.Equal(SampleReport.Hostile, embedded.RootElement.GetProperty("samples")[0].GetProperty("questions")[0].GetProperty("question").GetString());
    }

    [Fact]
    public void Samples_are_capped_evenly_and_the_page_knows_how_many_there_are()
    {
        ReportData data = SampleReport.Of(models: 2, questions: 60) with { QuestionsEach = 50, QuestionsInAll = 80 };

        using JsonDocument embedded = JsonDocument.Parse(ReportJson.Of(data));

        JsonElement[] pools = [.. embedded.RootElement.GetProperty("samples").EnumerateArray()];
        Assert.Equal(2, pools.Length);
        Assert.All(pools, pool => Assert.Equal(40, pool.GetProperty("questions").GetArrayLength()));
        Assert.All(pools, pool => Assert.Equal(60, pool.GetProperty("total").GetInt32()));
    }

    [Fact]
    public void What_was_not_measured_is_said_and_a_loss_that_diverged_breaks_nothing()
    {
        ReportData unscored = SampleReport.Of(models: 1, scored: false);
        ReportData unmeasured = unscored with
        {
            Results = unscored.Results with { Rounds = [unscored.Results.Rounds[0]] },
            Samples = [],
            Metrics = [new RoundMetrics(1, "tiny", 1, [new MetricPoint(1, double.NaN), new MetricPoint(2, double.PositiveInfinity)])],
        };

        Assert.Contains(">D  discriminator</th><td colspan=\"3\" class=\"absent\">not defined by these samples</td>", Report.Html(unscored));
        Assert.Contains("No gaps were measured.", Report.Html(unmeasured));
        Assert.DoesNotContain("id=\"samples\"", Report.Html(unmeasured));
    }

    [Fact]
    public void Plotting_libraries_are_the_published_files()
    {
        string licences = Asset("LICENSES.txt");
        foreach (string name in new[] { "d3.min.js", "plot.umd.min.js" })
        {
            using Stream stream = typeof(Report).Assembly.GetManifestResourceStream(name)!;
            Assert.Contains($"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream))}  {name}", licences);
            Assert.DoesNotContain("</script", Asset(name));
        }

        Assert.DoesNotContain("--", licences);

        static string Asset(string name)
        {
            using var reader = new StreamReader(typeof(Report).Assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
