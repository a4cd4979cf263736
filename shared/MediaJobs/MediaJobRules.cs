using System.Text;
using System.Text.Json;
using AutoVideo.Failures;

namespace AutoVideo.MediaJobs;

/// <summary>What every media job queue refuses, whichever transport is behind it.</summary>
internal static class MediaJobRules
{
    public const int MaxAttempts = 3;
    /// <summary>How often a job may lose its worker before it is held to be the cause.</summary>
    public const int MaxLosses = 10;
    private const int MaxInputBytes = 64 * 1024;
    public static readonly TimeSpan KeepFinished = TimeSpan.FromDays(7);

    public static void Check(MediaJob job)
    {
        CheckId(job.Id);
        if (!Enum.IsDefined(job.Kind))
            throw new ArgumentException($"Unknown kind {job.Kind}.", nameof(job));
        if (Encoding.UTF8.GetByteCount(job.Input) > MaxInputBytes)
            throw new PermanentException("media_job_too_large", $"The input of media job '{job.Id}' is larger than {MaxInputBytes} bytes; put it into a blob.");
        try
        {
            using var _ = JsonDocument.Parse(job.Input);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The input of media job '{job.Id}' is not JSON: {e.Message}", nameof(job), e);
        }
    }

    public static void CheckId(string id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > 255 || id.Any(char.IsControl))
            throw new ArgumentException("A media job's id has 1 to 255 characters, none of them a control character.", nameof(id));
    }
}
