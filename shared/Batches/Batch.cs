using AutoVideo.Ai.Quotas;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Batches;

public enum BatchStatus { Running, Paused, Cancelled, Completed }

public enum BatchItemStatus { Waiting, Running, Completed, Failed, Cancelled }

/// <summary>Many videos made from one list. Container <c>batches</c>, partition key <c>/batchId</c>; the items lie beside it.</summary>
/// <param name="Concurrency">How many videos are made at the same time.</param>
/// <param name="Started">How many of the items, in order, have been started.</param>
public sealed record Batch(
    string Id, string OwnerId, string Name, BatchStatus Status, int Count, int Concurrency, int Started, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Container = "batches";
    public const int MaxConcurrency = 20;

    public int SchemaVersion { get; init; } = 1;
    public int Completed { get; init; }
    public int Failed { get; init; }
    public int Cancelled { get; init; }

    /// <summary>Length of the finished videos.</summary>
    public double Seconds { get; init; }
    public double CpuSeconds { get; init; }
    public double CostUsd { get; init; }

    /// <summary>Blob names of the results, once everything has ended.</summary>
    public string? Table { get; init; }
    public string? Archive { get; init; }

    /// <summary>Foretold when the batch was taken; null when a price is not known.</summary>
    public decimal? EstimatedCostUsd { get; init; }

    public int Ended => Completed + Failed + Cancelled;
    public int Running => Started - Ended;

    /// <summary>Whether nothing of it will change any more: everything has ended, or it was cancelled and nothing runs.</summary>
    public bool IsOver => Status == BatchStatus.Completed || (Status == BatchStatus.Cancelled && Running == 0);

    public static DocumentKey KeyOf(string id) => new(Container, id, id);
}

/// <param name="Number">1-based place in the list.</param>
/// <param name="Line">Line of the file it came from.</param>
public sealed record BatchItem(string BatchId, int Number, int Line, VideoRequest Request, BatchItemStatus Status)
{
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "item";
    public string? Title { get; init; }
    public string? Error { get; init; }
    public double Seconds { get; init; }
    public double CpuSeconds { get; init; }
    public double CostUsd { get; init; }

    /// <summary>What of the owner's plan stays set aside for the items after this one, by kind; empty when nothing is limited.</summary>
    public IReadOnlyDictionary<QuotaKind, double> Left { get; init; } = new Dictionary<QuotaKind, double>();

    /// <summary>Made of batch and number, so that starting an item twice makes one video.</summary>
    public string VideoId => $"vid_{BatchId["bat_".Length..]}_{Number:D4}";

    public static string IdOf(string batchId, int number) => $"{batchId}-i{number:D4}";
}

/// <summary>One video of a batch that is to be made.</summary>
/// <param name="Line">Line of the file it came from.</param>
/// <param name="Left">What stays set aside for the items after it.</param>
public sealed record BatchWish(int Line, VideoRequest Request, IReadOnlyDictionary<QuotaKind, double> Left);

/// <summary>A batch that has not ended: container <c>batches_open</c>, one partition; the timer looks after these.</summary>
public sealed record OpenBatch(string BatchId, string OwnerId, DateTimeOffset CreatedAt)
{
    public const string Container = "batches_open", Partition = "open";
    public int SchemaVersion { get; init; } = 1;
}

/// <summary>A line in its owner's list: container <c>batch_lists</c>, partition key <c>/ownerId</c>, id the batch's id.</summary>
public sealed record BatchEntry(string Id, string OwnerId, string Name, int Count, DateTimeOffset CreatedAt)
{
    public const string Container = "batch_lists";
    public int SchemaVersion { get; init; } = 1;
}
