using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.MediaJobs;

/// <summary>Section <c>MediaJobs</c>.</summary>
public sealed class MediaJobsOptions
{
    /// <summary>Whether the media worker runs in the host's own process; by default it does in the embedded host and does not in Azure.</summary>
    public bool? WorkerInProcess { get; set; }

    /// <summary>How jobs reach the workers.</summary>
    public MediaJobTransport Transport { get; set; } = MediaJobTransport.Folder;

    /// <summary>Renders and clips at once; each of them uses all cores by itself.</summary>
    [Range(1, 64)]
    public int MaxRender { get; set; } = 1;

    /// <summary>Voices, pictures and probes at once; 0 takes the number of cores.</summary>
    [Range(0, 256)]
    public int MaxLight { get; set; }

    /// <summary>Seconds after which the job of a silent worker is given to another one.</summary>
    [Range(5, 3600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>Milliseconds between two notes of a running job's progress; a job without progress renews its lease every fourth.</summary>
    [Range(50, 1_200)]
    public int BeatMilliseconds { get; set; } = 250;

    /// <summary>Seconds without work after which a worker that is a program of its own ends; 0 never.</summary>
    [Range(0, 86_400)]
    public int ExitWhenIdleSeconds { get; set; }

    /// <summary>
    /// Minutes after which a worker that is a program of its own takes no more, finishes what it has and ends; 0 never. For platforms that cut a run
    /// off after a time of theirs, which no job should meet.
    /// </summary>
    [Range(0, 10_080)]
    public int MaxMinutes { get; set; }
}

public enum MediaJobTransport
{
    /// <summary>A file in <c>Data:Folder</c>, for workers on this machine.</summary>
    Folder,

    /// <summary>Documents, and messages in the queues <c>render-jobs</c> and <c>media-jobs</c>, for workers anywhere.</summary>
    Bus,
}

[OptionsValidator]
internal sealed partial class MediaJobsOptionsValidator : IValidateOptions<MediaJobsOptions>;
