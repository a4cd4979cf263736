using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.MediaJobs;

/// <summary>Section <c>MediaJobs</c>.</summary>
public sealed class MediaJobsOptions
{
    /// <summary>Whether the media worker runs in the host's own process; by default it does in the embedded host and does not in Azure.</summary>
    public bool? WorkerInProcess { get; set; }

    /// <summary>Renders and clips at once; each of them uses all cores by itself.</summary>
    [Range(1, 64)]
    public int MaxRender { get; set; } = 1;

    /// <summary>Voices, pictures and probes at once; 0 takes the number of cores.</summary>
    [Range(0, 256)]
    public int MaxLight { get; set; }

    /// <summary>Seconds after which the job of a silent worker is given to another one.</summary>
    [Range(5, 3600)]
    public int LeaseSeconds { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class MediaJobsOptionsValidator : IValidateOptions<MediaJobsOptions>;
