using AutoVideo.Ai.Calls;
using AutoVideo.Identity;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Quotas;

/// <summary>Which plan a user has, and whose midnight is the user's.</summary>
public interface IAccountPlans
{
    ValueTask<AccountPlan> OfAsync(string userId, CancellationToken cancellation);
}

public sealed record AccountPlan(QuotaPlan Plan, TimeZoneInfo TimeZone);

/// <summary>The part of a user's document that plans read.</summary>
/// <param name="Plan">Name of a plan; null for that of the highest role that has one.</param>
/// <param name="TimeZone">IANA name; null for the default one.</param>
internal sealed record PlanHolder(string? Plan, string? TimeZone, IReadOnlyList<RoleGrant>? Grants);

/// <summary>
/// Plan and time zone as the user's document has them: the plan it names, else the one that is called as a role of the user (<c>creator</c>,
/// <c>premium</c>, …), else the default one. The owner of a local folder has the plan <c>owner</c>.
/// </summary>
internal sealed class UserPlans(IDocumentStore documents, IOptions<QuotasOptions> options, TimeProvider time) : IAccountPlans
{
    private const string OwnersPlan = "owner";
    private readonly IReadOnlyDictionary<string, QuotaPlan> plans = QuotaPlan.Parse(options.Value.Plans);
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    public async ValueTask<AccountPlan> OfAsync(string userId, CancellationToken cancellation)
    {
        if (userId == CallOwner.Product.UserId)
            return new(new QuotaPlan(OwnersPlan, new Dictionary<QuotaKind, QuotaLimit>()), zone);
        var holder = (await documents.ReadAsync(new(User.Container, userId, userId), AiJsonContext.Default.PlanHolder, cancellation))?.Value;
        var name = holder?.Plan ?? (userId == LocalOwner.UserId ? OwnersPlan : OfRoles(holder?.Grants ?? []));
        return new(
            plans.GetValueOrDefault(name) ?? plans[options.Value.DefaultPlan],
            holder?.TimeZone is { } wanted && TimeZoneInfo.TryFindSystemTimeZoneById(wanted, out var own) ? own : zone);
    }

    private string OfRoles(IReadOnlyList<RoleGrant> grants) => grants
        .Where(grant => grant.ExpiresAt is null || grant.ExpiresAt > time.GetUtcNow())
        .OrderByDescending(grant => grant.Role).Select(grant => grant.Role.ToString().ToLowerInvariant())
        .FirstOrDefault(plans.ContainsKey) ?? options.Value.DefaultPlan;
}
