using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Files;

namespace TaskDsl.Evaluation.Results;

/// <summary><c>results.json</c>: every number of an experiment over all its seeds, models and rounds, and where the numbers come from.</summary>
public sealed record ExperimentResults
{
    /// <summary>The version of the file's shape that this program reads and writes.</summary>
    public const int CurrentVersion = 5;

    // Since version 3 only what reward models give was added, and scores of helpfulness; what was censored is a word since version 5, and numbers are read as before.
    private const int OldestVersion = 3;

    /// <summary>The version of the file's shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>What holds for the whole experiment and belongs to its provenance, such as package versions and format ids.</summary>
    public ImmutableSortedDictionary<string, string> Manifest { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>One entry for each seed, model and round, in the order in which they are to be shown.</summary>
    public required ImmutableArray<RoundResults> Rounds { get; init; }

    /// <summary>Means over seeds, computed from <see cref="Rounds"/>; empty where nothing was measured under several.</summary>
    public ImmutableArray<SeedMeans> Seeds => SeedMeans.Of(Rounds);

    /// <summary>Means of critiques over seeds, computed from <see cref="Rounds"/>; empty where nothing was measured under several.</summary>
    public ImmutableArray<CritiqueSeedMeans> CritiqueSeeds => CritiqueSeedMeans.Of(Rounds);

    /// <summary>What came of the reward models; null where none were compared.</summary>
    public RewardResults? Rewards { get; init; }

    /// <summary>Writes the file whole or not at all; the same results give the same bytes.</summary>
    public void Write(string path)
    {
        ExperimentResults ordered = this with
        {
            Manifest = Manifest.WithComparers(StringComparer.Ordinal),
            Rounds = [.. Rounds.Select(round => round with { Manifest = round.Manifest.WithComparers(StringComparer.Ordinal) })],
        };
        string json = JsonSerializer.Serialize(ordered, ResultsJson.Default.ExperimentResults);
        WholeFile.WriteText(path, json + "\n");
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not one of this version; the message names it and says why.</exception>
    public static ExperimentResults Read(string path)
    {
        byte[] json = File.ReadAllBytes(path);
        try
        {
            ResultsVersion version = JsonSerializer.Deserialize(json, ResultsJson.Default.ResultsVersion)!;
            if (version.Version is < OldestVersion or > CurrentVersion)
            {
                throw new InvalidDataException(
                    $"{path}: these results have version {version.Version}, and this program reads versions {OldestVersion} to {CurrentVersion}. Measure again to write them anew.");
            }

            return JsonSerializer.Deserialize(json, ResultsJson.Default.ExperimentResults)!;
        }
        catch (JsonException error)
        {
            string line = error.LineNumber is { } number ? $"({number + 1})" : "";
            string key = string.IsNullOrEmpty(error.Path) ? "" : $" {error.Path}:";
            throw new InvalidDataException($"{path}{line}:{key} {error.Message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0]}", error);
        }
    }
}

/// <summary>What came of one round of one model under one seed.</summary>
public sealed record RoundResults
{
    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The model's name in the experiment.</summary>
    public required string Model { get; init; }

    /// <summary>The round, counted from 1.</summary>
    public required int Round { get; init; }

    /// <summary>What was trained; null where only samples were measured.</summary>
    public TrainingResults? Training { get; init; }

    /// <summary>The gaps; null where none were measured after this round.</summary>
    public GapResults? Gaps { get; init; }

    /// <summary>The gaps with other critics of the same answers; empty where there are none.</summary>
    public ImmutableArray<CriticGapResults> Critics { get => field.IsDefault ? [] : field; init; }

    /// <summary>How well each model criticises the answers of this round's model, itself first; empty where it was not measured after this round.</summary>
    public ImmutableArray<CritiqueResults> Critiques { get => field.IsDefault ? [] : field; init; }

    /// <summary>How well the model criticises its own answers; null where it was not measured after this round.</summary>
    [JsonIgnore]
    public CritiqueResults? SelfCritique => Critiques.FirstOrDefault(pair => pair.Critic == pair.AnsweredBy);

    /// <summary>How well the model's helpfulness score goes with people's judgements; null where it was not measured after this round.</summary>
    public HelpfulnessResults? Helpfulness { get; init; }

    /// <summary>What refinement gains; null where it was not measured after this round.</summary>
    public RefinementResults? Refinement { get; init; }

    /// <summary>Where the numbers come from: format and encoding ids, hashes of data, tokenizer and weights.</summary>
    public ImmutableSortedDictionary<string, string> Manifest { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>How a round's training went.</summary>
public sealed record TrainingResults
{
    /// <summary>The trained parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Optimiser steps taken.</summary>
    public required int Steps { get; init; }

    /// <summary>Sequences seen, repeats included.</summary>
    public required long Sequences { get; init; }

    /// <summary>Tokens whose loss was learned from, repeats included.</summary>
    public required long LearnedTokens { get; init; }

    /// <summary>Why the round ended, in words, such as <c>all data seen</c> or <c>held-out accuracy 0.6 at step 275</c>.</summary>
    public required string Ended { get; init; }

    /// <summary>The last training loss, in nats a learned token.</summary>
    public double? Loss { get; init; }

    /// <summary>The last loss on sequences of the validation split, in nats a learned token: the scale axis of Saunders et al. 2022.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The share of right answers on held-out questions at the last check.</summary>
    public double? HeldOutAccuracy { get; init; }

    /// <summary>The share of valid critiques on held-out flawed answers at the last check.</summary>
    public double? HeldOutValidCritiques { get; init; }
}

/// <summary>Read first, so that an older or newer file gives one clear message.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record ResultsVersion(int Version);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ExperimentResults))]
[JsonSerializable(typeof(ResultsVersion))]
internal sealed partial class ResultsJson : JsonSerializerContext;
