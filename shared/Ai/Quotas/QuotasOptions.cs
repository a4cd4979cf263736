using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Quotas;

/// <summary>Section <c>Quotas</c>.</summary>
public sealed class QuotasOptions : IValidatableObject
{
    /// <summary>Plans and what they allow a day/a month: text in tokens, image by number, audio in seconds, render in minutes; what is not named is not limited.</summary>
    [Required]
    public string Plans { get; set; } =
        "owner; free text=50000/500000 image=20/200 audio=600/6000 render=10/100; creator text=500000/5000000 image=200/3000 audio=7200/72000 render=120/1500; "
        + "premium text=2000000/30000000 image=1000/20000 audio=36000/500000 render=600/10000";

    /// <summary>Plan of a user whose document names none.</summary>
    [Required]
    public string DefaultPlan { get; set; } = "free";

    /// <summary>IANA name of the time zone whose midnight resets the quota of a user whose document names none.</summary>
    [Required]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>How long what was set aside for a video that never came to be stays set aside.</summary>
    [Range(1, 1440)]
    public double ReservationMinutes { get; set; } = 60;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? problem = null;
        try
        {
            if (!QuotaPlan.Parse(Plans).ContainsKey(DefaultPlan))
                problem = $"Quotas:Plans has no plan '{DefaultPlan}', which Quotas:DefaultPlan names.";
        }
        catch (FormatException wrong)
        {
            problem = $"Quotas:Plans cannot be read: {wrong.Message}";
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            problem = $"Quotas:TimeZone '{TimeZone}' is no time zone of this system.";
        return problem is null ? [] : [new ValidationResult(problem)];
    }
}

[OptionsValidator]
internal sealed partial class QuotasOptionsValidator : IValidateOptions<QuotasOptions>;
