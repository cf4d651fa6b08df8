using System.Text.Json;

namespace TaskDsl.Reports.Tests;

public class ReportInBrowserTests
{
    private const string Figures = """
        {
          figures: [...document.querySelectorAll("figure[data-figure]")].map(f => ({
            kind: f.dataset.figure, hidden: f.hidden, label: f.querySelector("svg[role=img]")?.getAttribute("aria-label") ?? "",
            marks: f.querySelectorAll("svg circle, svg path, svg line").length,
            unseen: [...f.querySelectorAll("svg circle")].filter(c => getComputedStyle(c).fill === "none").length })),
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        }
        """;

    private static readonly string[] Run = ["accuracy", "gaps", "calibration", "refinement", "refinement", "loss", "held-out"];

    [BrowserFact]
    public void Figures_are_drawn_with_a_description_and_the_console_is_silent()
    {
        (JsonElement found, string[] console) = Browser.Open(Report.Html(SampleReport.Of(models: 2)), 1200, Figures);

        JsonElement[] figures = [.. found.GetProperty("figures").EnumerateArray()];
        Assert.Equal(
            [.. Enumerable.Repeat("overview", 3), .. Enumerable.Repeat("scale", 4), .. Enumerable.Repeat("self-critique", 4), .. Run, .. Run],
            figures.Select(figure => figure.GetProperty("kind").GetString()));
        Assert.All(figures, figure => Assert.False(figure.GetProperty("hidden").GetBoolean()));
        Assert.All(figures, figure => Assert.True(figure.GetProperty("marks").GetInt32() >= 2));
        Assert.All(figures, figure => Assert.Matches("[0-9]", figure.GetProperty("label").GetString()));
        Assert.Contains("oracle ", figures[11].GetProperty("label").GetString());
        // Four numbers of two models, each a bar and a dot, and the lines between.
        Assert.True(figures[3].GetProperty("marks").GetInt32() >= (2 * 2 * 4) + 4);
        Assert.Contains("model 1, seed 1, round 2, G 0.", figures[3].GetProperty("label").GetString());
        // Two lines with two points each, and their bars.
        Assert.True(figures[7].GetProperty("marks").GetInt32() >= (2 * 2 * 2) + 2);
        Assert.Matches("tiny, seed 1, round 2, critiqueable answers 0[.][0-9]+; tiny, seed 1, round 2, all answers 0[.]", figures[7].GetProperty("label").GetString());
        Assert.Contains("direct, 2 candidates: 0.", figures.First(figure => figure.GetProperty("kind").GetString() == "refinement").GetProperty("label").GetString());
        Assert.Empty(console);
    }

    [BrowserFact]
    public void An_error_in_the_page_would_be_seen()
    {
        string broken = Report.Html(SampleReport.Of(models: 1)).Replace("</body>", "<script>noSuchName;</script></body>", StringComparison.Ordinal);

        Assert.Contains(Browser.Open(broken, 1200, "1").Console, line => line.Contains("noSuchName", StringComparison.Ordinal));
    }

    [BrowserFact]
    public void A_phone_needs_no_sideways_scrolling()
    {
        (JsonElement found, string[] console) = Browser.Open(Report.Html(SampleReport.Of(models: 2)), 360, Figures);

        Assert.Equal(0, found.GetProperty("overflow").GetInt32());
        Assert.Empty(console);
    }

    [BrowserTheory, InlineData(1, 1200), InlineData(3, 360)]
    public void Curves_of_reward_models_have_a_line_for_each_critic(int seeds, int width)
    {
        (JsonElement found, string[] console) = Browser.Open(Report.Html(SampleReport.OfRewards(seeds)), width, Figures);

        JsonElement[] figures = [.. found.GetProperty("figures").EnumerateArray()];
        Assert.Equal(["rewards", "rewards", "reward-truth", "rewards"], figures.Select(figure => figure.GetProperty("kind").GetString()));
        // A dot and a bar for each critic and number of pairs, and a line for each critic; the baseline gains nothing over itself.
        Assert.True(figures[0].GetProperty("marks").GetInt32() >= (3 * 3 * 2) + 3);
        Assert.True(figures[1].GetProperty("marks").GetInt32() >= (2 * 3 * 2) + 2);
        Assert.All(figures, figure => Assert.Equal(0, figure.GetProperty("unseen").GetInt32()));
        Assert.Contains("no critiques, 100 pairs: 0.", figures[0].GetProperty("label").GetString());
        Assert.Contains("server(<local> & far), 400 pairs: 0.", figures[0].GetProperty("label").GetString());
        Assert.Contains("oracle(error: 0) -> oracle(error: 1), 100 pairs: 0.", figures[3].GetProperty("label").GetString());
        Assert.DoesNotContain("->", figures[0].GetProperty("label").GetString());
        Assert.Contains("oracle(error: 0), 100 pairs: 0.", figures[2].GetProperty("label").GetString());
        Assert.Equal(0, found.GetProperty("overflow").GetInt32());
        Assert.Empty(console);
    }

    [BrowserFact]
    public void The_grid_of_critics_is_shaded_by_its_numbers()
    {
        ReportData data = SampleReport.Of(models: 5, seeds: 2);
        (JsonElement found, string[] console) = Browser.Open(Report.Html(data), 360, """
            { cells: [...document.querySelectorAll("table.heat")[1].querySelectorAll("td")].map(td => ({ text: parseFloat(td.textContent), red: Number(getComputedStyle(td).backgroundColor.match(/[0-9.]+/)[0]) })),
              overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth }
            """);

        (double Share, double Colour)[] cells = [.. found.GetProperty("cells").EnumerateArray().Select(cell => (cell.GetProperty("text").GetDouble(), cell.GetProperty("red").GetDouble()))];
        Assert.Equal(25, cells.Length);
        Assert.True(cells.Select(cell => cell.Share).Distinct().Count() > 2);
        // Seen from light to dark: the larger the share, the less is left of the paper.
        double[] colours = [.. cells.OrderBy(cell => cell.Share).Select(cell => cell.Colour)];
        Assert.Equal(colours.OrderDescending(), colours);
        Assert.NotEqual(colours[0], colours[^1]);
        Assert.Equal(0, found.GetProperty("overflow").GetInt32());
        Assert.Empty(console);
    }

    [BrowserTheory]
    [InlineData(360)]
    [InlineData(1200)]
    public void Seeds_are_drawn_as_points_about_their_mean(int width)
    {
        (JsonElement found, string[] console) = Browser.Open(Report.Html(SampleReport.Of(models: 1, seeds: 5)), width, """
            { gaps: (f => ({ circles: f.querySelectorAll("circle").length, label: f.querySelector("svg").getAttribute("aria-label") }))(document.querySelector('[data-figure="seed-gaps"]')),
              accuracy: document.querySelectorAll('[data-figure="seed-accuracy"] circle').length,
              closed: document.querySelectorAll(".run details:not([open]) table.numbers").length,
              overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth }
            """);

        // Four numbers with five rings and a dot each.
        Assert.Equal(24, found.GetProperty("gaps").GetProperty("circles").GetInt32());
        Assert.Equal(24, found.GetProperty("accuracy").GetInt32());
        Assert.Matches("GD [+−]0[.][0-9]{4}, ± 0[.][0-9]{3} between seeds", found.GetProperty("gaps").GetProperty("label").GetString());
        Assert.Equal(5, found.GetProperty("closed").GetInt32());
        Assert.Equal(0, found.GetProperty("overflow").GetInt32());
        Assert.Empty(console);
    }

    [BrowserFact]
    public void Calibration_has_a_dot_for_each_bin_and_samples_can_be_found_by_score_and_rating()
    {
        (JsonElement found, string[] console) = Browser.Open(Report.Html(SampleReport.Of(models: 1, rated: true)), 1200, """
            (() => {
              const [show, sort] = document.querySelectorAll("#samples select");
              const option = (select, text) => [...select.options].find(o => o.textContent.startsWith(text)).value;
              const shown = (control, text) => { control.value = option(control, text); control.dispatchEvent(new Event("change")); return [...document.querySelectorAll(".question h3")].map(h => h.textContent); };
              const misjudged = shown(show, "wrong, but scored below");
              shown(show, "all questions");
              return { misjudged, best: shown(sort, "highest rating")[0], rated: document.querySelector(".question").textContent.includes("rated 5"),
                learned: document.querySelectorAll(".question .learned").length,
                dots: document.querySelectorAll('[data-figure="calibration"] circle').length };
            })()
            """);

        Assert.Equal(
            Enumerable.Range(0, 40).Where(item => (item % 3 == 0 && item % 7 / 7.0 < 0.5) || (item % 2 != 0 && item % 5 / 5.0 < 0.5)).Take(25).Select(item => $"Question {item}"),
            found.GetProperty("misjudged").EnumerateArray().Select(text => text.GetString()));
        Assert.Equal("Question 5", found.GetProperty("best").GetString());
        Assert.True(found.GetProperty("rated").GetBoolean());
        // Two answers with a critique each, 25 questions.
        Assert.Equal(100, found.GetProperty("learned").GetInt32());
        int bins = SampleReport.Of(models: 1).Results.Rounds[1].Gaps!.Calibration!.Bins.Length;
        Assert.Equal(2 * bins, found.GetProperty("dots").GetInt32());
        Assert.Empty(console);
    }

    [BrowserFact]
    public void Where_people_judged_figures_and_samples_say_nothing_of_an_oracle_or_of_what_a_model_wrote()
    {
        const string words = """
            { all: document.body.innerText + [...document.querySelectorAll("svg")].map(svg => svg.getAttribute("aria-label") + svg.textContent).join() + [...document.querySelectorAll("option")].map(o => o.textContent).join("|"),
              learned: document.querySelectorAll(".learned").length, best: document.querySelector('[data-figure="accuracy"] svg').textContent }
            """;
        ReportData data = SampleReport.Of(models: 2, seeds: 2, rated: true);
        (JsonElement models, _) = Browser.Open(Report.Html(data), 1200, words);
        (JsonElement people, string[] console) = Browser.Open(Report.Html(SampleReport.OfPeople(data)), 1200, words);

        string[] ofModels = ["oracle", "what the model wrote", "Forced critique", "an unparsed answer", "probability removed"];
        Assert.All(ofModels, text => Assert.Contains(text, models.GetProperty("all").GetString()));
        Assert.All(ofModels, text => Assert.DoesNotContain(text, people.GetProperty("all").GetString(), StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Answers and critiques are those of the data.", people.GetProperty("all").GetString());
        Assert.Contains("best", people.GetProperty("best").GetString());
        Assert.Equal(0, people.GetProperty("learned").GetInt32());
        Assert.Empty(console);
    }

    // Beside 2,100 there is no room for 2,000. The last one always has its label.
    [BrowserTheory, InlineData(1200, "250 500 1k 2.1k 4k 8k 16k"), InlineData(360, "250 500 1k 2.1k 4k 8k 16k")]
    public void The_axis_of_pairs_has_the_numbers_of_pairs(int width, string expected)
    {
        ReportData data = SampleReport.OfRewards(seeds: 1, 250, 500, 1000, 2000, 2100, 4000, 8000, 16000);
        (JsonElement found, string[] console) = Browser.Open(Report.Html(data), width, """
            (f => ({ labels: [...f.querySelectorAll('[aria-label="x-axis tick label"] text')].map(text => text.textContent).filter(text => text !== ""),
                ticks: f.querySelectorAll('[aria-label="x-axis tick"] path').length,
                gap: (boxes => Math.min(...boxes.slice(1).map((box, i) => box.left - boxes[i].right)))([...f.querySelectorAll('[aria-label="x-axis tick label"] text')].filter(text => text.textContent !== "").map(text => text.getBoundingClientRect())) }))(document.querySelector('[data-figure="rewards"]'))
            """);

        Assert.Equal(expected.Split(' '), found.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(8, found.GetProperty("ticks").GetInt32());
        Assert.True(found.GetProperty("gap").GetDouble() > 2, $"{found.GetProperty("gap")}");
        Assert.Empty(console);
    }

    [BrowserFact]
    public void Samples_are_filtered_sorted_searched_and_extended()
    {
        (JsonElement found, string[] console) = Browser.Open(Report.Html(SampleReport.Of(models: 1)), 1200, """
            (() => {
              const [show, sort] = document.querySelectorAll("#samples select");
              const search = document.querySelector("#samples input");
              const more = document.querySelector("#samples button");
              const shown = () => [...document.querySelectorAll(".question h3")].map(h => h.textContent);
              const set = (control, value, event) => { control.value = value; control.dispatchEvent(new Event(event)); return shown(); };
              const option = (select, text) => [...select.options].find(o => o.textContent.startsWith(text)).value;
              const start = shown().length;
              more.click();
              const extended = shown().length;
              const count = document.querySelector(".count").textContent;
              const mixed = set(show, option(show, "both right"), "change");
              const missed = set(show, option(show, "the score chooses"), "change");
              const none = set(show, option(show, "an unparsed"), "change");
              set(show, 0, "change");
              const alarm = set(sort, option(sort, "falsest alarm"), "change");
              set(sort, 0, "change");
              const searched = set(search, "NO SUCH TEXT", "input");
              return { start, extended, count, mixed, missed, none, alarm, searched };
            })()
            """);

        // By hand: answer 0 is right unless 3 divides the item, answer 1 where 2 does; scores are item mod 7 / 7 and item mod 5 / 5.
        int[] mixed = [.. Enumerable.Range(0, 40).Where(item => (item % 3 != 0) != (item % 2 == 0))];
        string[] missed = [.. mixed.Where(item => item % 3 != 0 ? item % 5 / 5.0 <= item % 7 / 7.0 : item % 7 / 7.0 <= item % 5 / 5.0).Select(Name)];
        Assert.Equal(25, found.GetProperty("start").GetInt32());
        Assert.Equal(40, found.GetProperty("extended").GetInt32());
        Assert.Equal("40 of 40 questions match; 40 shown.", found.GetProperty("count").GetString());
        Assert.Equal(mixed.Select(Name), Texts("mixed"));
        Assert.Equal(missed, Texts("missed"));
        Assert.Empty(Texts("none"));
        Assert.Equal("Question 13", Texts("alarm")[0]);
        Assert.Empty(Texts("searched"));
        Assert.Empty(console);

        string[] Texts(string key) => [.. found.GetProperty(key).EnumerateArray().Select(text => text.GetString()!)];
        static string Name(int item) => $"Question {item}";
    }

    [BrowserFact]
    public void Hostile_texts_are_shown_as_they_are()
    {
        (JsonElement found, string[] console) = Browser.Open(
            Report.Html(SampleReport.Of(models: 1, text: SampleReport.Hostile)), 1200, """document.querySelector(".asked").firstChild.textContent""");

        Assert.Equal(SampleReport.Hostile, found.GetString());
        Assert.Empty(console);
    }

    [BrowserFact]
    public void A_page_with_little_in_it_is_drawn_too()
    {
        ReportData unscored = SampleReport.Of(models: 1, scored: false) with { Metrics = [new RoundMetrics(1, "tiny", 1, [])] };

        (JsonElement found, string[] console) = Browser.Open(Report.Html(unscored), 1200, Figures);

        // Accuracy, gaps and two of refinement; no curves.
        Assert.Equal([false, false, false, false, true, true], found.GetProperty("figures").EnumerateArray().Select(figure => figure.GetProperty("hidden").GetBoolean()));
        Assert.Empty(console);
    }
}
