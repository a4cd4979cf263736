using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AutoVideo.AccountData;

/// <summary>Section <c>AccountData</c>.</summary>
public sealed class AccountDataOptions
{
    /// <summary>Between asking for an account's deletion and the deletion, in days; until then it can be called off.</summary>
    [Range(0, 90)]
    public int DeletionGraceDays { get; set; } = 14;

    /// <summary>A sign-in at most so long ago counts as confirmation where there is no password.</summary>
    [Range(1, 60)]
    public int RecentSignInMinutes { get; set; } = 10;

    /// <summary>How long an export can be fetched, in days.</summary>
    [Range(1, 30)]
    public int ExportDays { get; set; } = 7;
}

[OptionsValidator]
internal sealed partial class AccountDataOptionsValidator : IValidateOptions<AccountDataOptions>;
