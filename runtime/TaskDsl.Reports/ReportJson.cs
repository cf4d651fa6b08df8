using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Evaluation.Results;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Reports;

/// <summary>The page's data for its scripts: JSON in which no text can end the element that holds it.</summary>
internal static class ReportJson
{
    // Escapes <, >, & and the line separators U+2028 and U+2029, whatever the ranges.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static string Of(ReportData data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("rounds");
            foreach (RoundResults round in RoundName.Ordered(data.Results.Rounds))
            {
                Write(json, round);
            }

            json.WriteEndArray();
            json.WriteStartArray("seeds");
            foreach (SeedMeans seeds in data.Results.Seeds)
            {
                Write(json, seeds);
            }

            json.WriteEndArray();
            if (data.Results.Rewards is { } rewards)
            {
                Write(json, rewards);
            }

            json.WriteStartArray("curves");
            foreach (RoundMetrics metrics in data.Metrics)
            {
                Write(json, metrics);
            }

            json.WriteEndArray();
            json.WriteBoolean("people", data.People);
            json.WriteStartArray("samples");
            foreach (RoundSamples samples in data.Samples)
            {
                Write(json, samples, Math.Min(data.QuestionsEach, data.QuestionsInAll / data.Samples.Length));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, RoundResults round)
    {
        json.WriteStartObject();
        json.WriteString("id", RoundName.Id(round.Seed, round.Model, round.Round));
        json.WriteString("name", RoundName.Of(round.Seed, round.Model, round.Round));
        json.WriteString("model", round.Model);
        if (round.Training is { } training)
        {
            json.WriteNumber("parameters", training.Parameters);
            WriteNumber(json, "validation_loss", training.ValidationLoss);
        }

        if (round.Refinement is { } refinement)
        {
            Write(json, refinement);
        }

        if (round.SelfCritique is { } critique)
        {
            json.WriteStartObject("self_critique");
            foreach ((string key, Estimate estimate) in critique.Measures)
            {
                json.WritePropertyName(key);
                Write(json, estimate, signed: false);
            }

            json.WriteEndObject();
        }

        if (round.Gaps is { } gaps)
        {
            json.WriteStartObject("measures");
            foreach (GapMeasure measure in GapMeasure.All)
            {
                if (measure.Of(gaps) is { } estimate)
                {
                    json.WritePropertyName(measure.Key);
                    Write(json, estimate, measure.Signed);
                }
            }

            json.WriteEndObject();
            if (gaps.Calibration is { } calibration)
            {
                json.WriteStartArray("calibration");
                foreach (CalibrationBin bin in calibration.Bins)
                {
                    json.WriteStartObject();
                    json.WriteNumber("answers", bin.Answers);
                    json.WriteNumber("score", bin.Score);
                    json.WritePropertyName("flawed");
                    Write(json, bin.Flawed, signed: false);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RefinementResults results)
    {
        json.WriteStartArray("refinement");
        foreach (RefinementRow row in results.Rows)
        {
            json.WriteStartObject();
            json.WriteString("method", JsonNamingPolicy.SnakeCaseLower.ConvertName(row.Method.ToString()));
            json.WriteNumber("candidates", row.Candidates);
            json.WritePropertyName("win_rate");
            Write(json, row.WinRate, signed: false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // The seeds' own intervals are those of their rounds, which the figures look up by id.
    private static void Write(Utf8JsonWriter json, SeedMeans seeds)
    {
        json.WriteStartObject();
        json.WriteStartArray("rounds");
        foreach (long seed in seeds.Seeds)
        {
            json.WriteStringValue(RoundName.Id(seed, seeds.Model, seeds.Round));
        }

        json.WriteEndArray();
        json.WriteStartObject("measures");
        foreach (GapMeasure measure in GapMeasure.All)
        {
            if (seeds.Measures.TryGetValue(measure.Key, out SeedMean? mean))
            {
                json.WriteStartObject(measure.Key);
                json.WriteNumber("value", mean.Mean);
                json.WriteNumber("error", mean.BetweenSeeds);
                json.WriteString("text", Number.Of(mean.Mean, measure.Signed));
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RewardResults rewards)
    {
        json.WriteStartArray("rewards");
        foreach (RewardComparison each in rewards.Compared)
        {
            json.WriteStartObject();
            json.WriteString("critic", each.Critic);
            json.WriteNumber("pairs", each.Pairs);
            CriticTruth[] truths = [.. rewards.Critics.Where(critic => critic.Critic == each.Critic)];
            if (truths.Length > 0)
            {
                json.WriteNumber("truth", truths.Average(truth => (truth.OnChosen + truth.OnRejected) / 2));
            }

            json.WritePropertyName("accuracy");
            Write(json, BetweenSeeds(each.Accuracy, each.BetweenSeeds), signed: false);
            if (each.Gain is { } gain)
            {
                json.WritePropertyName("gain");
                Write(json, BetweenSeeds(gain, each.GainBetweenSeeds), signed: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();

        static Estimate BetweenSeeds(Estimate estimate, double? error) => estimate with { StandardError = error ?? estimate.StandardError };
    }

    // With the printed texts, so that figures and tables round alike.
    private static void Write(Utf8JsonWriter json, Estimate estimate, bool signed)
    {
        json.WriteStartObject();
        json.WriteNumber("value", estimate.Value);
        json.WriteNumber("error", estimate.StandardError);
        json.WriteNumber("low", estimate.Low);
        json.WriteNumber("high", estimate.High);
        json.WriteString("text", Number.Of(estimate, signed));
        json.WriteString("interval", Number.Interval(estimate, signed));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RoundMetrics metrics)
    {
        json.WriteStartObject();
        json.WriteString("run", RoundName.RunId(metrics.Seed, metrics.Model));
        json.WriteNumber("round", metrics.Round);
        json.WriteStartArray("points");
        foreach (MetricPoint point in metrics.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("step", point.Step);
            WriteNumber(json, "loss", point.Loss);
            WriteNumber(json, "accuracy", point.HeldOutAccuracy);
            WriteNumber(json, "critiques", point.HeldOutValidCritiques);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A loss that diverged is left out of the curve: JSON has no infinity.
    private static void WriteNumber(Utf8JsonWriter json, string key, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(key, number);
        }
    }

    private static void Write(Utf8JsonWriter json, RoundSamples samples, int most)
    {
        json.WriteStartObject();
        json.WriteString("name", RoundName.Of(samples.Seed, samples.Model, samples.Round));
        json.WriteStartArray("questions");
        int total = 0;
        foreach (QuestionSamples question in samples.Questions)
        {
            if (total++ < most)
            {
                Write(json, question);
            }
        }

        json.WriteEndArray();
        json.WriteNumber("total", total);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, QuestionSamples question)
    {
        json.WriteStartObject();
        json.WriteNumber("item", question.Item);
        json.WriteString("question", question.Question);
        json.WriteString("truth", question.Truth);
        json.WriteStartArray("answers");
        foreach (AnswerSample sample in question.Samples)
        {
            json.WriteStartObject();
            json.WriteString("answer", sample.Answer);
            json.WriteBoolean("parsed", sample.Parsed);
            json.WriteBoolean("correct", sample.Correct);
            json.WriteBoolean("truncated", sample.Truncated);
            json.WriteNumber("removed", sample.Removed);
            WriteNumber(json, "score", sample.Critiqueability);
            WriteNumber(json, "rating", sample.Rating);
            WriteNumber(json, "severity", sample.CritiqueSeverity);
            if (sample.Critique is not null)
            {
                json.WriteString("critique", sample.Critique);
                json.WriteBoolean("valid", sample.CritiqueValid == true);
                json.WriteBoolean("cut", sample.CritiqueTruncated == true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
