using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Videos.Reviews;

/// <summary>Section <c>Review</c>: how long a video waits for its owner.</summary>
public sealed class ReviewOptions
{
    /// <summary>Hours between reminders.</summary>
    [Range(0.001, 720)]
    public double RemindAfterHours { get; set; } = 24;

    /// <summary>Days until the question lapses and the video fails; a retry asks again.</summary>
    [Range(0.001, 90)]
    public double ExpireAfterDays { get; set; } = 7;
}

[OptionsValidator]
internal sealed partial class ReviewOptionsValidator : IValidateOptions<ReviewOptions>;
