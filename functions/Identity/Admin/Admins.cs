using Microsoft.AspNetCore.Http;

namespace AutoVideo.Identity;

/// <summary>Who administers, as the audit log names them.</summary>
public sealed class Admins(ICallers callers, ClientReader clients)
{
    public async Task<Admin> OfAsync(HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.OfAsync(request, cancellation);
        return new Admin(new AuditActor(caller.UserId, clients.AddressOf(request), caller.KeyId ?? caller.SessionId), caller.Can(Permissions.AdminRoleManage));
    }
}
