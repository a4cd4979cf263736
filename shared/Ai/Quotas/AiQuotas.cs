using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Quotas;

/// <summary>Sets aside before, counts after, lets go on failure: one document per user, changed on condition of its ETag.</summary>
public sealed class AiQuotas : IDisposable
{
    // Hardly anything takes more than so many times what is expected of it.
    private const double Ample = 4;

    private readonly IDocumentStore documents;
    private readonly IAccountPlans plans;
    private readonly QuotaResets resets;
    private readonly IReadOnlyList<IReservationOwner> owners;
    private readonly IOptions<QuotasOptions> options;
    private readonly TimeProvider time;
    private readonly Turns turns = new();

    internal AiQuotas(
        IDocumentStore documents, IAccountPlans plans, QuotaResets resets, IEnumerable<IReservationOwner> owners, IOptions<QuotasOptions> options, TimeProvider time) =>
        (this.documents, this.plans, this.resets, this.owners, this.options, this.time) = (documents, plans, resets, [.. owners], options, time);

    /// <summary>Sets an amount aside. The same reservation again changes nothing; what the plan does not limit is not written.</summary>
    /// <exception cref="PermanentException"><c>quota_exceeded</c>, with a <see cref="QuotaExceededException"/> inside.</exception>
    public Task ReserveAsync(string userId, string reservation, QuotaUse use, CancellationToken cancellation) =>
        ReserveAsync(userId, [new(reservation, use)], cancellation);

    /// <summary>As above for several amounts: all of them are set aside, or none.</summary>
    /// <exception cref="PermanentException"><c>quota_exceeded</c>, with a <see cref="QuotaExceededException"/> inside.</exception>
    /// <exception cref="TransientException">Work under way holds more than it will probably take, and there would be room in what it gives back.</exception>
    public Task ReserveAsync(string userId, IReadOnlyList<QuotaWish> wishes, CancellationToken cancellation) => SetAsideAsync(userId, wishes, cancellation);

    /// <summary>As above for one amount.</summary>
    /// <returns>What was set aside, and must not be exceeded; null where the plan has no limit.</returns>
    internal async Task<double?> ReserveAsync(string userId, QuotaWish wish, CancellationToken cancellation) =>
        (await SetAsideAsync(userId, [wish], cancellation))?.Reservations.First(held => held.Id == wish.Reservation).Amount;

    /// <returns>The account with everything set aside; null when the plan limits nothing of it.</returns>
    private async Task<QuotaAccount?> SetAsideAsync(string userId, IReadOnlyList<QuotaWish> wishes, CancellationToken cancellation)
    {
        var (plan, zone) = await plans.OfAsync(userId, cancellation);
        var limited = wishes.Where(wish => plan.LimitOf(wish.Use.Kind) is not null).ToArray();
        if (limited.Length == 0)
            return null;
        using var turn = await turns.TakeAsync(userId, cancellation);
        var looked = false;
        while (true)
        {
            var stored = await documents.ReadAsync(QuotaAccount.KeyOf(userId), AiJsonContext.Default.QuotaAccount, cancellation);
            var (account, now) = Current(userId, stored?.Value, zone);
            var missing = limited.Where(wish => !account.Has(wish.Reservation)).ToArray();
            if (missing.Length == 0)
                return account;
            var (reserved, shortage) = Reserve(account, plan, missing, now);
            if (shortage is not null)
            {
                // What dead processes had set aside is in the way, perhaps.
                if (!looked && await RecoverAsync(account, stored?.ETag, cancellation))
                {
                    looked = true;
                    continue;
                }
                throw Reserve(account.Expected, plan, missing, now).Shortage is { } lasting
                    ? lasting.AsException()
                    : new TransientException("Work of this user that is under way holds the rest of the quota for a moment.");
            }
            if (reserved.Reservations.Count > QuotaAccount.MostReservations)
                throw new TransientException("Too much work of this user is under way at once.");
            // Begun by this, or begun by the timer and not used since: the end of a day that is in use is planned.
            if (stored?.Value.Day != account.Day || account is { UsedInDay.Count: 0, Reservations.Count: 0 })
                await resets.PlanAsync(userId, now.DayEnds, cancellation);
            if (await TryWriteAsync(reserved, stored?.ETag, cancellation))
                return reserved;
        }
    }

    /// <summary>Looks whether there is room for amounts, and sets nothing aside.</summary>
    /// <exception cref="PermanentException"><c>quota_exceeded</c>, with a <see cref="QuotaExceededException"/> inside.</exception>
    public async Task RequireAsync(string userId, IReadOnlyList<QuotaUse> uses, CancellationToken cancellation)
    {
        var (plan, zone) = await plans.OfAsync(userId, cancellation);
        for (var looked = false; ; looked = true)
        {
            var stored = await documents.ReadAsync(QuotaAccount.KeyOf(userId), AiJsonContext.Default.QuotaAccount, cancellation);
            var (account, now) = Current(userId, stored?.Value, zone);
            var shortage = uses.Select(use => plan.LimitOf(use.Kind) is { } limit ? ShortageOf(account.Expected, plan.Name, limit, use, now) : null).FirstOrDefault(shortage => shortage is not null);
            if (shortage is null)
                return;
            // What dead processes had set aside is in the way, perhaps.
            if (looked || !await RecoverAsync(account, stored?.ETag, cancellation))
                throw shortage.AsException();
        }
    }

    /// <summary>Takes a piece out of what was set aside for many things, for one of them; a repeat changes nothing.</summary>
    /// <param name="userId">Whose quota.</param>
    /// <param name="left">What stays set aside for the others, by reservation; 0 lets it go.</param>
    /// <param name="from">The reservation that the piece is taken out of; without it nothing is taken.</param>
    /// <param name="piece">What is set aside for the one thing from now on.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    internal Task DrawAsync(string userId, IReadOnlyDictionary<string, double> left, string from, QuotaWish piece, CancellationToken cancellation) =>
        ChangeAsync(userId, account =>
        {
            var drawn = account.Has(from) && !account.Has(piece.Reservation) ? account.Reserve(ReservationOf(piece, piece.Use.Amount)) : account;
            return left.Aggregate(drawn, (rest, held) => rest.Shrink(held.Key, held.Value));
        }, cancellation);

    /// <summary>Counts what was used in place of what was set aside; a repeat, or nothing set aside, changes nothing.</summary>
    public Task SettleAsync(string userId, string reservation, double amount, CancellationToken cancellation) =>
        ChangeAsync(userId, account => account.Settle(reservation, amount), cancellation);

    /// <summary>Lets go of what was set aside.</summary>
    public Task ReleaseAsync(string userId, string reservation, CancellationToken cancellation) =>
        ChangeAsync(userId, account => account.Release(reservation), cancellation);

    /// <summary>Lets go of everything that is set aside for what a condition names.</summary>
    internal Task ReleaseAsync(string userId, Func<string, bool> isGone, CancellationToken cancellation) => ChangeAsync(
        userId, account => account.Reservations.Where(held => isGone(held.Id)).Aggregate(account, (left, held) => left.Release(held.Id)), cancellation);

    /// <summary>What a user's plan allows, and what is used and set aside of it.</summary>
    public async Task<QuotaStatement> ReadAsync(string userId, CancellationToken cancellation)
    {
        var (plan, zone) = await plans.OfAsync(userId, cancellation);
        var stored = await documents.ReadAsync(QuotaAccount.KeyOf(userId), AiJsonContext.Default.QuotaAccount, cancellation);
        var (account, now) = Current(userId, stored?.Value, zone);
        return new(plan.Name, zone.Id, now.DayEnds, now.MonthEnds, [.. Enum.GetValues<QuotaKind>().Select(kind => new QuotaLine(
            kind, plan.LimitOf(kind)?.Daily, account.Taken(kind, inMonth: false), plan.LimitOf(kind)?.Monthly, account.Taken(kind, inMonth: true)))]);
    }

    /// <summary>Begins the user's new day, and lets go of what nobody needs any more.</summary>
    internal async Task RollAsync(string userId, CancellationToken cancellation)
    {
        var (_, zone) = await plans.OfAsync(userId, cancellation);
        await ChangeAsync(userId, account => Current(userId, account, zone).Account, cancellation);
        if (await documents.ReadAsync(QuotaAccount.KeyOf(userId), AiJsonContext.Default.QuotaAccount, cancellation) is not { } stored)
            return;
        await RecoverAsync(stored.Value, stored.ETag, cancellation);
        // What is still set aside is looked at again, and what it takes in the new day is forgotten after it.
        if (stored.Value.Reservations.Count > 0)
            await resets.PlanAsync(userId, Current(userId, stored.Value, zone).Now.DayEnds, cancellation);
    }

    public void Dispose() => turns.Dispose();

    private (QuotaAccount Account, QuotaPeriods Now) Current(string userId, QuotaAccount? stored, TimeZoneInfo zone)
    {
        var now = QuotaPeriods.At(time.GetUtcNow(), zone, stored?.Day);
        return ((stored ?? QuotaAccount.New(userId, now)).At(now), now);
    }

    private (QuotaAccount Account, QuotaShortage? Shortage) Reserve(QuotaAccount account, QuotaPlan plan, IEnumerable<QuotaWish> wishes, QuotaPeriods now)
    {
        foreach (var wish in wishes)
        {
            var limit = plan.LimitOf(wish.Use.Kind)!.Value;
            // Beside others that hold more than they will take, what is worth beginning with; else whatever is left, if it is what is expected.
            var isBeside = account.Reservations.Any(held => held.Kind == wish.Use.Kind && held.Expected is not null);
            var least = isBeside ? Math.Max(wish.Use.Amount, Math.Min(wish.Most ?? 0, Ample * wish.Use.Amount)) : wish.Use.Amount;
            if (ShortageOf(account, plan.Name, limit, wish.Use with { Amount = least }, now) is { } shortage)
                return (account, shortage);
            var left = Math.Min(limit.Daily - account.Taken(wish.Use.Kind, inMonth: false), limit.Monthly - account.Taken(wish.Use.Kind, inMonth: true));
            account = account.Reserve(ReservationOf(wish, Math.Max(least, Math.Min(wish.Most ?? 0, isBeside ? Math.Floor(left / 2) : left))));
        }
        return (account, null);
    }

    private QuotaReservation ReservationOf(QuotaWish wish, double amount)
    {
        var reservation = new QuotaReservation(wish.Reservation, wish.Use.Kind, amount, time.GetUtcNow().AddMinutes(options.Value.ReservationMinutes));
        return amount > wish.Use.Amount ? reservation with { Expected = wish.Use.Amount } : reservation;
    }

    private static QuotaShortage? ShortageOf(QuotaAccount account, string plan, QuotaLimit limit, QuotaUse use, QuotaPeriods now)
    {
        var (day, month) = (account.Taken(use.Kind, inMonth: false), account.Taken(use.Kind, inMonth: true));
        // The month first: waiting for tomorrow would not help.
        if (month + use.Amount > limit.Monthly)
            return new(plan, use.Kind, "month", limit.Monthly, month, use.Amount, use.Amount > limit.Monthly ? null : now.MonthEnds);
        return day + use.Amount > limit.Daily
            ? new(plan, use.Kind, "day", limit.Daily, day, use.Amount, use.Amount > limit.Daily ? null : now.DayEnds)
            : null;
    }

    /// <summary>Asks the owners of reservations whose time is over whether they are still under way, and what was used if not.</summary>
    /// <returns>Whether something was let go or counted.</returns>
    private async Task<bool> RecoverAsync(QuotaAccount account, string? etag, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var recovered = account;
        foreach (var held in account.Reservations.Where(held => held.ExpiresAt <= now))
        {
            var owner = owners.FirstOrDefault(owner => owner.Owns(held.Id));
            if (owner is not null && await owner.UsedAsync(account.Id, held.Id, cancellation) is { } used)
                recovered = used > 0 ? recovered.Settle(held.Id, used) : recovered.Release(held.Id);
        }
        return recovered != account && etag is not null && await TryWriteAsync(recovered, etag, cancellation);
    }

    private async Task ChangeAsync(string userId, Func<QuotaAccount, QuotaAccount> change, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(userId, cancellation);
        while (await documents.ReadAsync(QuotaAccount.KeyOf(userId), AiJsonContext.Default.QuotaAccount, cancellation) is { } stored)
        {
            var changed = change(stored.Value);
            if (ReferenceEquals(changed, stored.Value) || await TryWriteAsync(changed, stored.ETag, cancellation))
                return;
        }
    }

    private async Task<bool> TryWriteAsync(QuotaAccount account, string? etag, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(
                account.Key, account, AiJsonContext.Default.QuotaAccount, etag is null ? WriteCondition.Absent : WriteCondition.Matches(etag), null, cancellation);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false;
        }
    }
}

/// <summary>Knows what became of that for which an amount was set aside.</summary>
internal interface IReservationOwner
{
    bool Owns(string reservation);

    /// <returns>
    /// Null while it is under way. Else what it used, in the unit of its kind: 0 for nothing. It may have ended without having been counted yet.
    /// </returns>
    Task<double?> UsedAsync(string userId, string reservation, CancellationToken cancellation);
}

/// <param name="Reservation">Stable name of what it is for: the same again changes nothing.</param>
/// <param name="Use">What it will probably take.</param>
public sealed record QuotaWish(string Reservation, QuotaUse Use)
{
    /// <summary>What it would take at most, where it can be held to less: something between the two is set aside.</summary>
    public double? Most { get; init; }
}

/// <param name="DayEndsAt">In UTC; the midnight of the user's time zone.</param>
public sealed record QuotaStatement(string Plan, string TimeZone, DateTimeOffset DayEndsAt, DateTimeOffset MonthEndsAt, IReadOnlyList<QuotaLine> Lines);

/// <param name="Daily">Null for no limit.</param>
/// <param name="Today">Used and set aside.</param>
public sealed record QuotaLine(QuotaKind Kind, double? Daily, double Today, double? Monthly, double ThisMonth);
