// The app that the READMEs of scimmy and scimmy-routers describe, with users and groups in Maps.
// What scimmy does itself (schemas, PATCH, filters, sorting, paging) is left as it is: it is the thing under test.
// Express 4, because scimmy-routers is developed against it and its paging needs a writable req.query (its issue 36).
import {randomUUID} from "node:crypto";
import {isDeepStrictEqual} from "node:util";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const port = Number(process.argv[2]);
const token = process.env.INTEROP_TOKEN ?? "interop-token";

const users = new Map();
const groups = new Map();

const notFound = (id) => new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);

// Handlers for one resource type. `check` refuses a write, `withComputed` adds what is not stored, `removed` cleans up.
function handlers(type, store, {check = () => {}, withComputed = (record) => record, removed = () => {}}) {
    const view = (record) => withComputed({
        ...record, meta: {...record.meta, location: `${type.basepath()}/${record.id}`}
    });
    return {
        ingress(resource, instance) {
            const old = resource.id === undefined ? undefined : store.get(resource.id);
            if (resource.id !== undefined && old === undefined) throw notFound(resource.id);

            // Plain data, without what is never returned (the password: nobody logs in here)
            const data = JSON.parse(JSON.stringify(instance));
            const id = resource.id ?? randomUUID();
            check(id, data);

            const now = new Date().toISOString();
            const record = {...data, id, meta: {
                ...data.meta, created: old?.meta.created ?? now, lastModified: old?.meta.lastModified ?? now
            }};
            if (old !== undefined && !isDeepStrictEqual(old, record)) record.meta.lastModified = now;
            store.set(id, record);
            return view(record);
        },
        egress(resource) {
            if (resource.id !== undefined) {
                if (!store.has(resource.id)) throw notFound(resource.id);
                return view(store.get(resource.id));
            }
            const records = [...store.values()].map(view);
            return resource.filter ? resource.filter.match(records) : records;
        },
        degress(resource) {
            if (!store.delete(resource.id)) throw notFound(resource.id);
            removed(resource.id);
        }
    };
}

// userName is not case-exact
function userNameIsFree(id, {userName}) {
    for (const other of users.values()) {
        if (other.id !== id && other.userName.toLowerCase() === userName.toLowerCase())
            throw new SCIMMY.Types.Error(409, "uniqueness", `userName '${userName}' is already in use`);
    }
}

// A user's groups are read from the groups
function withGroups(user) {
    const memberOf = [...groups.values()]
        .filter(({members = []}) => members.some(({value}) => value === user.id))
        .map(({id, displayName}) => ({
            value: id, $ref: `${SCIMMY.Resources.Group.basepath()}/${id}`, display: displayName, type: "direct"
        }));
    return memberOf.length ? {...user, groups: memberOf} : user;
}

// A deleted user or group leaves the groups it was a member of
function leaveGroups(id) {
    for (const group of groups.values()) {
        if (!group.members?.some(({value}) => value === id)) continue;
        const members = group.members.filter(({value}) => value !== id);
        groups.set(group.id, {...group, members, meta: {...group.meta, lastModified: new Date().toISOString()}});
    }
}

SCIMMY.Resources
    .declare(SCIMMY.Resources.User, {
        extensions: [{schema: SCIMMY.Schemas.EnterpriseUser, required: false}],
        ...handlers(SCIMMY.Resources.User, users, {
            check: userNameIsFree, withComputed: withGroups, removed: leaveGroups
        })
    })
    .declare(SCIMMY.Resources.Group, handlers(SCIMMY.Resources.Group, groups, {removed: leaveGroups}));

const app = express();

app.use("/scim", new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
        const [scheme, given] = (request.header("Authorization") ?? "").split(" ");
        if (scheme.toLowerCase() !== "bearer" || given !== token) throw new Error("A valid bearer token is required");
        // The token is a service's, not a user's: no id, so /Me is not supported
    },
    baseUri: (request) => `${request.protocol}://${request.get("host")}`
}));

app.listen(port, "127.0.0.1");
