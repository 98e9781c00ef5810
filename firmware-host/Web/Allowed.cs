using EdgeLiver.Host.Web.Access;

namespace EdgeLiver.Host.Web;

/// <summary>Lets only accounts of certain roles on to an endpoint.</summary>
internal static class Allowed
{
    public static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> For(params Role[] roles) => (context, next) =>
    {
        var page = Gate.PageOf(context.HttpContext);
        return roles.Any(role => page.Account?.May(role) == true)
            ? next(context)
            : ValueTask.FromResult<object?>(page.Notice(StatusCodes.Status403Forbidden, Texts.Forbidden, Texts.ForbiddenWhat, "/device"));
    };
}
