using System.Collections.Frozen;
using static AutoVideo.Identity.Permissions;

namespace AutoVideo.Identity;

public enum Role { Guest, User, Creator, Premium, Admin, SuperAdmin }

/// <summary>Which role allows what. <c>tests/Identity/roles.tsv</c> and <c>routes.tsv</c> have the same, role by role and route by route.</summary>
public static class RoleTable
{
    private static readonly string[] OfUser = [ProfileRead, ProfileUpdate, AccountDelete, VideoRead, ScenarioRead, AiUsageRead];

    private static readonly string[] OfCreator =
    [
        .. OfUser,
        VideoCreate, VideoUpdate, VideoDelete, VideoPublish,
        ScenarioCreate, ScenarioUpdate, ScenarioDelete, ScenarioShare,
        BrandRead, BrandManage,
        AiGenerateText, AiGenerateImage, AiGenerateVoice, AiTranscribe, AiDescribe,
        ApiKeyManage, WebhookManage,
    ];

    private static readonly string[] OfPremium = [.. OfCreator, VoiceClone];

    private static readonly string[] OfAdmin =
    [
        .. OfPremium, AdminUserManage, AdminTagManage, AdminProviderManage, AdminDeadLetterManage, AdminAuditRead, AdminSafetyManage, AdminMetricsRead, AdminMetricsRead,
    ];

    private static readonly FrozenDictionary<Role, FrozenSet<string>> Table = new Dictionary<Role, FrozenSet<string>>
    {
        // What everybody may do is declared public, function by function.
        [Role.Guest] = [],
        [Role.User] = OfUser.ToFrozenSet(),
        [Role.Creator] = OfCreator.ToFrozenSet(),
        [Role.Premium] = OfPremium.ToFrozenSet(),
        [Role.Admin] = OfAdmin.ToFrozenSet(),
        [Role.SuperAdmin] = All.ToFrozenSet(),
    }.ToFrozenDictionary();

    // Few combinations of roles occur; each set is made once.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, FrozenSet<string>> Unions = new();

    /// <summary>What any of the roles allows.</summary>
    public static FrozenSet<string> Of(IReadOnlyCollection<Role> roles)
    {
        var key = roles.Aggregate(0, (bits, role) => bits | (1 << (int)role));
        return Unions.GetOrAdd(key, static (_, roles) => roles.SelectMany(role => Table[role]).ToFrozenSet(), roles);
    }

    /// <summary>As it stands in tokens and answers: <c>super_admin</c>.</summary>
    public static string NameOf(Role role) => role switch
    {
        Role.SuperAdmin => "super_admin",
        _ => role.ToString().ToLowerInvariant(),
    };

    public static bool TryParse(string? name, out Role role)
    {
        foreach (var candidate in Enum.GetValues<Role>())
        {
            if (NameOf(candidate) == name)
            {
                role = candidate;
                return true;
            }
        }
        role = Role.Guest;
        return false;
    }
}
