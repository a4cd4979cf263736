using System.Text.Json.Serialization;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Quotas;

/// <summary>
/// What a user has used of a plan in the day and the month that run, and what is set aside for work under way. Container <c>ai_quotas</c>,
/// partition key and id are the user's id. All changes are pure; the store writes them on condition of the ETag.
/// </summary>
/// <param name="Day">E.g. <c>2026-11-21</c>, in the user's time zone.</param>
/// <param name="Month">E.g. <c>2026-11</c>.</param>
internal sealed record QuotaAccount(
    string Id, string Day, string Month, IReadOnlyDictionary<QuotaKind, double> UsedInDay, IReadOnlyDictionary<QuotaKind, double> UsedInMonth,
    IReadOnlyList<QuotaReservation> Reservations)
{
    public const string Container = "ai_quotas";

    /// <summary>More work of one user is not under way at once.</summary>
    public const int MostReservations = 2000;
    public int SchemaVersion { get; init; } = 1;

    [JsonIgnore]
    public DocumentKey Key => KeyOf(Id);

    public static DocumentKey KeyOf(string userId) => new(Container, userId, userId);

    public static QuotaAccount New(string userId, QuotaPeriods now) => new(
        userId, now.Day, now.Month, new Dictionary<QuotaKind, double>(), new Dictionary<QuotaKind, double>(), []);

    /// <summary>
    /// In the day that runs: what was used before it is forgotten, what is set aside stays. A day that has begun is not left for the one before
    /// it, so that who moves to another time zone and back gets no day twice.
    /// </summary>
    public QuotaAccount At(QuotaPeriods now) => string.CompareOrdinal(now.Day, Day) <= 0 ? this : this with
    {
        Day = now.Day,
        Month = now.Month,
        UsedInDay = new Dictionary<QuotaKind, double>(),
        UsedInMonth = string.CompareOrdinal(now.Month, Month) <= 0 ? UsedInMonth : new Dictionary<QuotaKind, double>(),
    };

    public bool Has(string reservation) => Reservations.Any(held => held.Id == reservation);

    /// <summary>Used and set aside together.</summary>
    public double Taken(QuotaKind kind, bool inMonth) =>
        (inMonth ? UsedInMonth : UsedInDay).GetValueOrDefault(kind) + Reservations.Where(held => held.Kind == kind).Sum(held => held.Amount);

    public QuotaAccount Reserve(QuotaReservation reservation) => this with { Reservations = [.. Reservations, reservation] };

    /// <summary>As it will probably be: what is set aside beyond what is expected comes back.</summary>
    [JsonIgnore]
    public QuotaAccount Expected => this with { Reservations = [.. Reservations.Select(held => held with { Amount = held.Expected ?? held.Amount, Expected = null })] };

    /// <summary>Counts what was really used in place of what was set aside; of nothing set aside, nothing is counted, so a repeat is harmless.</summary>
    public QuotaAccount Settle(string reservation, double amount) => Reservations.FirstOrDefault(held => held.Id == reservation) is { } held
        ? Release(reservation) with { UsedInDay = Plus(UsedInDay, held.Kind, amount), UsedInMonth = Plus(UsedInMonth, held.Kind, amount) }
        : this;

    public QuotaAccount Release(string reservation) => Has(reservation)
        ? this with { Reservations = [.. Reservations.Where(held => held.Id != reservation)] }
        : this;

    /// <summary>Leaves at most an amount of what is set aside.</summary>
    public QuotaAccount Shrink(string reservation, double left) => Reservations.FirstOrDefault(held => held.Id == reservation) is not { } held || held.Amount <= left
        ? this
        : left > 0 ? this with { Reservations = [.. Reservations.Select(other => other.Id == reservation ? held with { Amount = left } : other)] } : Release(reservation);

    private static Dictionary<QuotaKind, double> Plus(IReadOnlyDictionary<QuotaKind, double> used, QuotaKind kind, double amount) =>
        new(used) { [kind] = Math.Round(used.GetValueOrDefault(kind) + amount, 6) };
}

/// <param name="Id">A call of the ledger, or an attempt at a video.</param>
/// <param name="Amount">What it may take.</param>
/// <param name="ExpiresAt">When to look whether what it is for is still there.</param>
internal sealed record QuotaReservation(string Id, QuotaKind Kind, double Amount, DateTimeOffset ExpiresAt)
{
    /// <summary>What it will probably take, where that is less.</summary>
    public double? Expected { get; init; }
}
