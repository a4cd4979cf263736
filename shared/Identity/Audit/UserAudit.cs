using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Identity;

/// <summary>What the audit log shows of a user: no address, no hash of a password.</summary>
/// <param name="Email">The first 8 digits of the address's keyed hash: enough to see that it changed.</param>
internal sealed record UserAudit(string DisplayName, string? Email, UserStatus Status, bool EmailVerified, IReadOnlyList<RoleGrant> Grants)
{
    private const int ShownOfHash = 8;

    public static string Of(User user) =>
        JsonSerializer.Serialize(new UserAudit(user.DisplayName, user.EmailHash?[..ShownOfHash], user.Status, user.EmailVerified, user.Grants), UserAuditJsonContext.Default.UserAudit);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UserAudit))]
internal sealed partial class UserAuditJsonContext : JsonSerializerContext;
