using System.Globalization;
using AutoVideo.Failures;

namespace AutoVideo.Ai.Quotas;

/// <summary>The figures behind <c>quota_exceeded</c>: carried inside the <see cref="PermanentException"/> that is thrown.</summary>
public sealed class QuotaExceededException : Exception
{
    public QuotaExceededException(QuotaShortage shortage) : base("The quota is used up.") => Shortage = shortage;
    public QuotaExceededException() : this(new QuotaShortage("", QuotaKind.Text, "day", 0, 0, 0, default)) { }
    public QuotaExceededException(string message) : base(message) => Shortage = new("", QuotaKind.Text, "day", 0, 0, 0, default);
    public QuotaExceededException(string message, Exception inner) : base(message, inner) => Shortage = new("", QuotaKind.Text, "day", 0, 0, 0, default);

    public QuotaShortage Shortage { get; }
}

/// <param name="Period"><c>day</c> or <c>month</c>.</param>
/// <param name="Used">Used and set aside for work under way.</param>
/// <param name="ResetsAt">When the period ends; null when what is wanted is more than a whole period allows.</param>
public sealed record QuotaShortage(string Plan, QuotaKind Kind, string Period, double Limit, double Used, double Wanted, DateTimeOffset? ResetsAt)
{
    public PermanentException AsException() => new("quota_exceeded", string.Create(CultureInfo.InvariantCulture, $"""
        The plan '{Plan}' allows {Limit:0.##} {Unit} a {Period}; {Used:0.##} are used or set aside, and this takes {Wanted:0.##}. {When}
        """), new QuotaExceededException(this));

    private string Unit => Kind switch
    {
        QuotaKind.Text => "tokens of text",
        QuotaKind.Image => "images",
        QuotaKind.Audio => "seconds of audio",
        _ => "minutes of rendering",
    };

    private string When => ResetsAt is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"It begins anew at {at:yyyy-MM-dd HH:mm} UTC.")
        : "It is more than the plan allows at all; choose less, or another plan.";
}
