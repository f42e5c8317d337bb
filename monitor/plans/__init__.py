"""What to ask Companies House today, cheapest way first. Pure: what is known comes in, an ordered list of calls comes
out.

ages   how old an answer may grow, with the reason, and how often companies change
words  what the plan turns on: `Watched`, `Means`; and what it comes to: `Call`, `Plan`
plan   the rules
"""

from monitor.plans.plan import plan
from monitor.plans.words import Asked, Call, Filed, Means, Plan, Profile, Watched

__all__ = ["Asked", "Call", "Filed", "Means", "Plan", "Profile", "Watched", "plan"]
